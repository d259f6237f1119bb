import type { FloorBatch } from './floor-batch';
import { eventOf, traceparentOf } from './placed-order';
import { insertInto, type Statement, toBinary, together } from './sql';

const NO_KEY = Buffer.alloc(32);
const DESTINATIONS = ['data-platform', 'ranking'];

/** Everything that a batch writes and its COMMIT, for one round trip: a statement a table, products last. */
export function writesOf({ placed, changedWallets, changedProducts }: FloorBatch, now: Date): Statement {
  const orders = placed.map((order) => ({
    ...order,
    user: toBinary(order.userId),
    id: toBinary(order.orderId),
    event: toBinary(order.eventId),
    payload: JSON.stringify(eventOf(order, now)),
  }));
  return together([
    updateWallets([...changedWallets], now),
    insertInto(
      'orders',
      'user_id, id, status, items_amount, discount_amount, total_amount, refunded_amount, user_coupon_id, caller_id, ' +
        'key_hash, event_count, placed_at, booked_at',
      orders.map(({ user, id, total }) => [
        ...[user, id, 'completed', total, 0, total, 0, null, user, NO_KEY, 1, now, now],
      ]),
    ),
    insertInto(
      'order_lines',
      'user_id, order_id, line_no, product_id, sku, name, unit_price, quantity, amount, discount, ' +
        'refunded_quantity, refunded_amount',
      orders.flatMap(({ user, id, lines }) =>
        lines.map(({ lineNo, productId, sku, name, unitPrice, quantity, amount }) => [
          ...[user, id, lineNo, toBinary(productId), sku, name, unitPrice, quantity, amount, 0, 0, 0],
        ]),
      ),
    ),
    insertInto(
      'wallet_entries',
      'user_id, entry_no, id, counter_account, kind, amount, balance_after, order_id, note, occurred_at',
      orders.map(({ user, id, entryId, entryNo, total, balanceAfter }) => [
        ...[user, entryNo, toBinary(entryId), 'sales', 'order', -total, balanceAfter, id, null, now],
      ]),
    ),
    insertInto(
      'outbox_events',
      'id, type, subject_id, sequence, user_id, traceparent, payload, occurred_at',
      orders.map(({ user, id, event, eventId, payload }) => [
        ...[event, 'OrderCompleted', id, 1, user, traceparentOf(eventId), payload, now],
      ]),
    ),
    insertInto(
      'outbox_deliveries',
      'event_id, destination, bytes',
      orders.flatMap(({ event, payload }) => DESTINATIONS.map((name) => [event, name, Buffer.byteLength(payload)])),
    ),
    updateProducts([...changedProducts]),
    { sql: 'COMMIT', parameters: [] },
  ]);
}

function updateWallets(wallets: readonly { id: Buffer; balance: number; entries: number }[], now: Date): Statement {
  const when = wallets.map(() => 'WHEN ? THEN ?').join(' ');
  return {
    sql: `UPDATE wallets SET balance = CASE user_id ${when} END, entry_count = CASE user_id ${when} END, updated_at = ?
          WHERE user_id IN (?)`,
    parameters: [
      ...wallets.flatMap(({ id, balance }) => [id, balance]),
      ...wallets.flatMap(({ id, entries }) => [id, entries]),
      now,
      wallets.map(({ id }) => id),
    ],
  };
}

const updateProducts = (products: readonly { id: Buffer; stock: number }[]): Statement => ({
  sql: `UPDATE products SET stock = CASE id ${products.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE id IN (?)`,
  parameters: [...products.flatMap(({ id, stock }) => [id, stock]), products.map(({ id }) => id)],
});
