import { ExactFigures, ExactProperty } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';

export class SaleResponse {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ type: String, format: 'date', description: 'In UTC.' })
  readonly day: string;
  @ApiProperty({
    type: 'integer',
    description: 'Units sold less units refunded: negative when more units were refunded than sold.',
  })
  readonly quantity: number;
  @ApiProperty({ type: 'integer', description: 'Minor units, net of discount and refunds.' })
  readonly revenue: number;
  @ExactProperty()
  readonly exact?: ExactFigures;
}
