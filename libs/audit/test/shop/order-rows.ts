import { toBinary } from '@app/platform';
import { randomBytes } from 'node:crypto';
import type { PlacedOrder, Refund } from './placed-order';
import { idBefore, insert, type Queryable } from './rows';

const keyOf = ({ customer, orderId }: PlacedOrder) => ({
  user_id: toBinary(customer.userId),
  order_id: toBinary(orderId),
});

export async function insertOrder(db: Queryable, order: PlacedOrder): Promise<void> {
  const { user_id, order_id } = keyOf(order);
  await insert(db, 'orders', {
    user_id,
    id: order_id,
    status: 'completed',
    items_amount: order.itemsAmount,
    discount_amount: order.discountAmount,
    total_amount: order.totalAmount,
    refunded_amount: 0,
    user_coupon_id: order.claim ? toBinary(order.claim.userCouponId) : null,
    caller_id: user_id,
    key_hash: order.key,
    event_count: 1,
    placed_at: order.at,
    booked_at: order.at,
  });
  for (const { lineNo, product, quantity, amount, discount } of order.lines) {
    await insert(db, 'order_lines', {
      user_id,
      order_id,
      line_no: lineNo,
      product_id: toBinary(product.productId),
      sku: product.productId,
      name: 'Tea',
      unit_price: product.price,
      quantity,
      amount,
      discount,
      refunded_quantity: 0,
      refunded_amount: 0,
    });
  }
}

/** The refund's own rows, and its changes to the rows of the order. */
export async function insertRefund(db: Queryable, order: PlacedOrder, refund: Refund): Promise<void> {
  const { user_id, order_id } = keyOf(order);
  const { refundNo, kind, amount, status, key, at } = refund;
  await insert(db, 'order_refunds', {
    user_id,
    order_id,
    refund_no: refundNo,
    kind,
    amount,
    caller_id: user_id,
    key_hash: key,
    refunded_at: at,
    booked_at: at,
  });
  for (const { line, quantity, amount: given } of refund.lines) {
    await insert(db, 'order_refund_lines', {
      user_id,
      order_id,
      refund_no: refundNo,
      line_no: line.lineNo,
      product_id: toBinary(line.product.productId),
      quantity,
      amount: given,
    });
    await db.query(
      `UPDATE order_lines SET refunded_quantity = refunded_quantity + ?, refunded_amount = refunded_amount + ?
       WHERE user_id = ? AND order_id = ? AND line_no = ?`,
      [quantity, given, user_id, order_id, line.lineNo],
    );
  }
  await db.query(
    `UPDATE orders SET status = ?, refunded_amount = refunded_amount + ?, event_count = event_count + 1
     WHERE user_id = ? AND id = ?`,
    [status, amount, user_id, order_id],
  );
}

export async function storeAnswer(
  db: Queryable,
  order: PlacedOrder,
  { key, status, at }: { key: Buffer; status: string; at: Date },
): Promise<void> {
  await insert(db, 'idempotency_records', {
    caller_id: toBinary(order.customer.userId),
    key_hash: key,
    attempt_id: toBinary(idBefore(at)),
    request_hash: randomBytes(32),
    body: JSON.stringify({ orderId: order.orderId, status }),
    created_at: at,
  });
}
