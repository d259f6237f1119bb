import { ApiProperty } from '@nestjs/swagger';
import { ItemsProperty, NextCursorProperty } from '@app/platform';
import type { OrderView } from '../../application/order.view';
import { ORDER_STATUSES } from '../../domain/order';

const amount = (description: string, example: number) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `Minor units. ${description}`, example });

export class OrderLineResponse {
  @ApiProperty({ type: 'integer', description: 'From 1.', example: 1 })
  readonly lineNo: number;
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ description: 'As it was when it was ordered.', example: 'Jeju green tea, 100 g' })
  readonly name: string;
  @amount('As it was when it was ordered.', 18_000)
  readonly unitPrice: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  readonly quantity: number;
  @amount('unitPrice × quantity, before the discount.', 36_000)
  readonly amount: number;
  @amount("The line's share of the discount.", 0)
  readonly discount: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 0 })
  readonly refundedQuantity: number;
}

export class OrderResponse implements OrderView {
  @ApiProperty({ format: 'uuid' })
  readonly orderId: string;
  @ApiProperty({ format: 'uuid' })
  readonly userId: string;
  @ApiProperty({ enum: [...ORDER_STATUSES], enumName: 'OrderStatus' })
  readonly status: string;
  @ApiProperty({ type: () => [OrderLineResponse] })
  readonly lines: readonly OrderLineResponse[];
  @amount('Sum of the lines.', 36_000)
  readonly itemsAmount: number;
  @amount('The discount of the coupon.', 0)
  readonly discountAmount: number;
  @amount('The paid amount.', 36_000)
  readonly totalAmount: number;
  @amount('The refunded amount.', 0)
  readonly refundedAmount: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The coupon that the order used.' })
  readonly userCouponId: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly placedAt: string;
}

export class OrderListResponse {
  @ItemsProperty(() => OrderResponse)
  readonly items: readonly OrderResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}
