import { ApiProperty } from '@nestjs/swagger';
import type { CartItemView, CartView } from '../../application/cart.view';

export class CartItemResponse implements CartItemView {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ example: 'Jeju green tea, 100 g' })
  readonly name: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units. The current price.', example: 18_000 })
  readonly unitPrice: number;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 9_999, example: 2 })
  readonly quantity: number;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Minor units. unitPrice × quantity, limited to 2^53-1.',
    example: 36_000,
  })
  readonly amount: number;
  @ApiProperty({ description: 'Whether that quantity can be bought now.', example: true })
  readonly available: boolean;
}

export class CartResponse implements CartView {
  @ApiProperty({ type: () => [CartItemResponse], description: 'In the order in which the products were added.' })
  readonly items: readonly CartItemResponse[];
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Minor units. Sum of the items, available or not, limited to 2^53-1.',
    example: 36_000,
  })
  readonly totalAmount: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
}
