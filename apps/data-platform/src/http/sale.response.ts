import { ApiProperty } from '@nestjs/swagger';

export class SaleResponse {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ type: String, format: 'date', description: 'In UTC.' })
  readonly day: string;
  @ApiProperty({ type: 'integer', description: 'Sold less given back: negative when more came back than was sold.' })
  readonly quantity: number;
  @ApiProperty({ type: 'integer', description: 'Minor units, net of discount and of what was given back.' })
  readonly revenue: number;
}
