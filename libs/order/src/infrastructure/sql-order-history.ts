import { Injectable } from '@nestjs/common';
import type { OrderId } from '@app/kernel';
import { Database, fromBinary, toBinary } from '@app/platform';
import {
  OrderHistory,
  type OrderHistoryView,
  type OrderStep,
  type StepLine,
} from '../application/order-history.queries';
import { orderErrors } from '../domain/order.errors';
import type { OrderLineRow, OrderRow } from './order.rows';
import type { RefundLineRow, RefundRow } from './refund.rows';

/** Of the refunds; an order has at most 1,000 lines itself. */
const MOST_REFUND_LINES = 5_000;

type OrderedRow = OrderRow & { readonly caller_id: Buffer };
type BoughtRow = Pick<OrderLineRow, 'line_no' | 'product_id' | 'quantity' | 'amount' | 'discount'>;
type GivenBackRow = Pick<RefundLineRow, 'refund_no' | 'line_no' | 'product_id' | 'quantity' | 'amount'>;

@Injectable()
export class SqlOrderHistory extends OrderHistory {
  constructor(private readonly database: Database) {
    super();
  }

  async get(orderId: OrderId, limit: number): Promise<OrderHistoryView> {
    const [order] = await this.database.query<OrderedRow>(
      `SELECT user_id, id, status, items_amount, discount_amount, total_amount, refunded_amount, event_count,
         user_coupon_id, placed_at, booked_at, caller_id FROM orders WHERE id = ?`,
      [toBinary(orderId)],
    );
    if (!order) throw orderErrors.error('order.not-found');
    const key = [order.user_id, order.id];
    const bought = await this.database.query<BoughtRow>(
      `SELECT line_no, product_id, quantity, amount, discount FROM order_lines
       WHERE user_id = ? AND order_id = ? ORDER BY line_no`,
      key,
    );
    const refunds = await this.database.query<RefundRow>(
      `SELECT * FROM order_refunds WHERE user_id = ? AND order_id = ? ORDER BY refund_no LIMIT ?`,
      [...key, limit - 1],
    );
    const givenBack = await this.database.query<GivenBackRow>(
      `SELECT refund_no, line_no, product_id, quantity, amount FROM order_refund_lines
       WHERE user_id = ? AND order_id = ? ORDER BY refund_no, line_no LIMIT ?`,
      [...key, MOST_REFUND_LINES],
    );
    const whole =
      givenBack.length < MOST_REFUND_LINES ? refunds : refunds.filter(isBefore(givenBack.at(-1)?.refund_no));
    return {
      orderId,
      userId: fromBinary<'User'>(order.user_id),
      status: order.status,
      itemsAmount: order.items_amount,
      discountAmount: order.discount_amount,
      totalAmount: order.total_amount,
      refundedAmount: order.refunded_amount,
      userCouponId: order.user_coupon_id ? fromBinary<'UserCoupon'>(order.user_coupon_id) : undefined,
      stepCount: order.event_count,
      steps: [toPlaced(order, bought), ...whole.map((refund) => toRefunded(refund, linesOf(refund, givenBack)))],
    };
  }
}

/** The lines of the last refund may be cut off. */
const isBefore =
  (refundNo = 0) =>
  (refund: RefundRow): boolean =>
    refund.refund_no < refundNo;

const linesOf = ({ refund_no: refundNo }: RefundRow, rows: readonly GivenBackRow[]): StepLine[] =>
  rows.filter((row) => row.refund_no === refundNo).map((row) => ({ ...toLine(row), amount: row.amount }));

const toLine = (row: BoughtRow | GivenBackRow): Omit<StepLine, 'amount'> => ({
  lineNo: row.line_no,
  productId: fromBinary<'Product'>(row.product_id),
  quantity: row.quantity,
});

const toPlaced = (order: OrderedRow, lines: readonly BoughtRow[]): OrderStep => ({
  sequence: 1,
  kind: 'placed',
  callerId: fromBinary<'Caller'>(order.caller_id),
  bookedAt: order.booked_at,
  countsAt: order.placed_at,
  amount: order.total_amount,
  reason: undefined,
  lines: lines.map((line) => ({ ...toLine(line), amount: line.amount - line.discount })),
});

const toRefunded = (refund: RefundRow, lines: readonly StepLine[]): OrderStep => ({
  sequence: refund.refund_no + 1,
  kind: refund.kind,
  callerId: fromBinary<'Caller'>(refund.caller_id),
  bookedAt: refund.booked_at,
  countsAt: refund.refunded_at,
  amount: refund.amount,
  reason: refund.reason ?? undefined,
  lines,
});
