import { Money } from '@app/kernel';
import { columnsOf, fromBinary, idempotencyKeyHash, idParameter, type WrittenRow } from '@app/platform';
import type { NewOrder } from '../application/order.repository';
import { Order, type OrderLine, type OrderStatus } from '../domain/order';
import type { OrderedCart } from '../domain/ordered-carts';

export const ORDER_COLUMNS =
  'user_id, id, status, items_amount, discount_amount, total_amount, refunded_amount, event_count, user_coupon_id, ' +
  'placed_at, booked_at';

export const LINE_COLUMNS =
  'order_id, line_no, product_id, sku, name, unit_price, quantity, amount, discount, refunded_quantity';

export interface OrderRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
  readonly status: OrderStatus;
  readonly items_amount: number;
  readonly discount_amount: number;
  readonly total_amount: number;
  readonly refunded_amount: number;
  readonly event_count: number;
  readonly user_coupon_id: Buffer | null;
  readonly placed_at: Date;
  readonly booked_at: Date;
}

export interface OrderLineRow {
  readonly order_id: Buffer;
  readonly line_no: number;
  readonly product_id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly unit_price: number;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
  readonly refunded_quantity: number;
}

export const toOrder = (row: OrderRow, lines: readonly OrderLineRow[]): Order =>
  Order.restore({
    orderId: fromBinary<'Order'>(row.id),
    userId: fromBinary<'User'>(row.user_id),
    status: row.status,
    lines: lines.map(toLine),
    itemsAmount: Money.of(row.items_amount),
    discountAmount: Money.of(row.discount_amount),
    totalAmount: Money.of(row.total_amount),
    refundedAmount: Money.of(row.refunded_amount),
    refundCount: row.event_count - 1,
    userCouponId: row.user_coupon_id ? fromBinary<'UserCoupon'>(row.user_coupon_id) : undefined,
    placedAt: row.placed_at,
    bookedAt: row.booked_at,
  });

const toLine = (row: OrderLineRow): OrderLine => ({
  lineNo: row.line_no,
  productId: fromBinary<'Product'>(row.product_id),
  sku: row.sku,
  name: row.name,
  unitPrice: Money.of(row.unit_price),
  quantity: row.quantity,
  amount: Money.of(row.amount),
  discount: Money.of(row.discount),
  refundedQuantity: row.refunded_quantity,
});

/** The row of a new order; the missing columns use their defaults: completed, nothing refunded, one event. */
type NewOrderRow = Omit<OrderRow, 'status' | 'refunded_amount' | 'event_count'> & {
  readonly caller_id: Buffer;
  readonly key_hash: Buffer;
};

export const NEW_ORDER_COLUMNS = columnsOf<NewOrderRow>({
  user_id: true,
  id: true,
  items_amount: true,
  discount_amount: true,
  total_amount: true,
  user_coupon_id: true,
  caller_id: true,
  key_hash: true,
  placed_at: true,
  booked_at: true,
});

export const toNewOrderRow = ({ order, request }: NewOrder): WrittenRow<NewOrderRow> => ({
  user_id: idParameter(order.userId),
  id: idParameter(order.orderId),
  items_amount: order.itemsAmount.amount,
  discount_amount: order.discountAmount.amount,
  total_amount: order.totalAmount.amount,
  user_coupon_id: order.userCouponId ? idParameter(order.userCouponId) : null,
  caller_id: idParameter(request.callerId),
  key_hash: idempotencyKeyHash(request),
  placed_at: order.placedAt,
  booked_at: order.bookedAt,
});

type NewLineRow = Omit<OrderLineRow, 'refunded_quantity'> & { readonly user_id: Buffer };

export const NEW_LINE_COLUMNS = columnsOf<NewLineRow>({
  user_id: true,
  order_id: true,
  line_no: true,
  product_id: true,
  sku: true,
  name: true,
  unit_price: true,
  quantity: true,
  amount: true,
  discount: true,
});

export const toNewLineRows = ({ order }: NewOrder): WrittenRow<NewLineRow>[] => {
  const userId = idParameter(order.userId);
  const orderId = idParameter(order.orderId);
  return order.lines.map((line) => ({
    user_id: userId,
    order_id: orderId,
    line_no: line.lineNo,
    product_id: idParameter(line.productId),
    sku: line.sku,
    name: line.name,
    unit_price: line.unitPrice.amount,
    quantity: line.quantity,
    amount: line.amount.amount,
    discount: line.discount.amount,
  }));
};

/** The cart generation that an order was placed from. */
export interface CartRow {
  readonly user_id: Buffer;
  readonly order_id: Buffer;
  readonly cart_generation: Buffer;
}

export const CART_COLUMNS = columnsOf<CartRow>({ user_id: true, order_id: true, cart_generation: true });

/** Returns no row for an order from lines. */
export const toCartRows = ({ order, cartGeneration }: NewOrder): WrittenRow<CartRow>[] =>
  cartGeneration === undefined
    ? []
    : [
        {
          user_id: idParameter(order.userId),
          order_id: idParameter(order.orderId),
          cart_generation: idParameter(cartGeneration),
        },
      ];

export const toOrderedCart = (row: CartRow): OrderedCart => ({
  userId: fromBinary<'User'>(row.user_id),
  orderId: fromBinary<'Order'>(row.order_id),
  cartGeneration: fromBinary<'CartGeneration'>(row.cart_generation),
});
