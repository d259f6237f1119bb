import type { FloorBatch, FloorProduct, FloorWallet } from './floor-batch';
import { eventOf, traceparentOf } from './placed-order';
import { asBytes, caseOf, insertInto, type Statement, toBinary, together } from './sql';

const NO_KEY = Buffer.alloc(32);
const DESTINATIONS = ['data-platform', 'ranking'];

/** Everything that a batch writes and its COMMIT, for one round trip: a statement a table, the stock taken last. */
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
      'user_id, id, items_amount, discount_amount, total_amount, user_coupon_id, caller_id, key_hash, placed_at, booked_at',
      orders.map(({ user, id, total }) => [user, id, total, 0, total, null, user, NO_KEY, now, now]),
    ),
    insertInto(
      'order_lines',
      'user_id, order_id, line_no, product_id, sku, name, unit_price, quantity, amount, discount',
      orders.flatMap(({ user, id, lines }) =>
        lines.map(({ lineNo, productId, sku, name, unitPrice, quantity, amount }) => [
          ...[user, id, lineNo, toBinary(productId), sku, name, unitPrice, quantity, amount, 0],
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
      'id, type, subject_id, sequence, user_id, traceparent, payload, occurred_at, sent_to',
      orders.map(({ user, id, event, eventId, payload }) => [
        ...[event, 'OrderCompleted', id, 1, user, traceparentOf(eventId), asBytes(payload), now, 0],
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

function updateWallets(wallets: readonly FloorWallet[], now: Date): Statement {
  const balance = caseOf('user_id', wallets, (wallet) => [wallet.id, wallet.balance]);
  const entries = caseOf('user_id', wallets, (wallet) => [wallet.id, wallet.entries]);
  return {
    sql: `UPDATE wallets SET balance = ${balance.sql}, entry_count = ${entries.sql}, updated_at = ? WHERE user_id IN (?)`,
    parameters: [...balance.parameters, ...entries.parameters, now, wallets.map(({ id }) => id)],
  };
}

/** CHECK (stock >= 0) refuses what was sold or changed since it was read: the batch then fails, here for good. */
function updateProducts(products: readonly FloorProduct[]): Statement {
  const version = caseOf('id', products, (product) => [product.id, product.version]);
  const taken = caseOf('id', products, (product) => [product.id, product.taken]);
  return {
    sql: `UPDATE products FORCE INDEX (PRIMARY) SET stock = IF(version = ${version.sql}, stock - ${taken.sql}, -1)
          WHERE id IN (?)`,
    parameters: [...version.parameters, ...taken.parameters, products.map(({ id }) => id)],
  };
}
