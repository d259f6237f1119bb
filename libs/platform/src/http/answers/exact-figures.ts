import { ApiProperty } from '@nestjs/swagger';

const SUM = { type: String, pattern: '^-?[0-9]+$', example: '18014398509481982' } as const;

/** Sums that no JSON number carries. */
export class ExactFigures {
  @ApiProperty({ ...SUM, description: 'Units.' })
  readonly quantity: string;
  @ApiProperty({ ...SUM, description: 'Minor units.' })
  readonly revenue: string;
}

/** Of `SalesFigures`. */
export const ExactProperty = (): PropertyDecorator =>
  ApiProperty({
    type: () => ExactFigures,
    required: false,
    description:
      'Both sums in decimal digits, where one of them is past 2^53-1: quantity and revenue are then that limit at most.',
  });
