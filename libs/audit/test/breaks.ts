import { toBinary } from '@app/platform';
import { newId } from '@app/kernel';
import { LittleShop } from './shop/little-shop';
import { insert, type Queryable } from './shop/rows';
import type { Scenario } from './shop/scenario';

/** Something that must never happen, done to the database. */
export interface Break {
  readonly what: string;
  readonly check: string;
  /** The row that the check must name. */
  readonly names: (scenario: Scenario) => Readonly<Record<string, unknown>>;
  /** Checks that cannot but see it too. */
  readonly also?: readonly string[];
  readonly inflict: (db: Queryable, scenario: Scenario, now: Date) => Promise<unknown>;
}

const id = toBinary;
const nobody = newId<'User'>();
const nothing = newId<'Product'>();
const noOrder = newId<'Order'>();
const noEvent = newId<'Event'>();

const walletOf = (db: Queryable, change: string, userId: string) =>
  db.query(`UPDATE wallets SET ${change} WHERE user_id = ?`, [id(userId)]);
const entryOf = (db: Queryable, change: string, [userId, entryNo]: [string, number], ...values: unknown[]) =>
  db.query(`UPDATE wallet_entries SET ${change} WHERE user_id = ? AND entry_no = ?`, [...values, id(userId), entryNo]);
const orderOf = (db: Queryable, change: string, orderId: string) =>
  db.query(`UPDATE orders SET ${change} WHERE id = ?`, [id(orderId)]);
const lineOf = (db: Queryable, change: string, [orderId, lineNo]: [string, number], ...values: unknown[]) =>
  db.query(`UPDATE order_lines SET ${change} WHERE order_id = ? AND line_no = ?`, [...values, id(orderId), lineNo]);
const firstEventOf = (db: Queryable, change: string, orderId: string, ...values: unknown[]) =>
  db.query(`UPDATE outbox_events SET ${change} WHERE subject_id = ? AND sequence = 1`, [...values, id(orderId)]);
const removeFirstEventOf = (db: Queryable, orderId: string) =>
  db.query('DELETE FROM outbox_events WHERE subject_id = ? AND sequence = 1', [id(orderId)]);

/** Undoes a wallet's last entry, as if it had never been booked. */
async function forgetLastEntry(db: Queryable, { userId, entries }: Scenario['alice']): Promise<void> {
  const key = [id(userId), entries];
  await db.query(
    `UPDATE wallets w JOIN wallet_entries e ON e.user_id = w.user_id
     SET w.balance = w.balance - e.amount, w.entry_count = w.entry_count - 1 WHERE e.user_id = ? AND e.entry_no = ?`,
    key,
  );
  await db.query('DELETE FROM wallet_entries WHERE user_id = ? AND entry_no = ?', key);
}

/** Books another entry as it should be, whatever it is for. */
async function bookAgain(db: Queryable, { userId, entries, balance }: Scenario['alice'], entry: object): Promise<void> {
  const amount = -1_000;
  await insert(db, 'wallet_entries', {
    user_id: id(userId),
    entry_no: entries + 1,
    id: id(newId()),
    counter_account: 'sales',
    amount,
    balance_after: balance + amount,
    occurred_at: new Date(),
    ...entry,
  });
  await walletOf(db, `balance = balance + ${amount}, entry_count = entry_count + 1`, userId);
}

const MONEY: readonly Break[] = [
  {
    what: 'a balance that no entry explains',
    check: 'ledger.wallets',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => walletOf(db, 'balance = balance + 1', alice.userId),
  },
  {
    what: 'a wallet that counts an entry too many',
    check: 'ledger.wallets',
    names: ({ bob }) => ({ userId: bob.userId }),
    inflict: (db, { bob }) => walletOf(db, 'entry_count = entry_count + 1', bob.userId),
  },
  {
    what: 'a gap in the numbers of the entries',
    check: 'ledger.wallets',
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => entryOf(db, 'entry_no = 17', [alice.userId, alice.entries]),
  },
  {
    what: 'entries that are numbered from 0',
    check: 'ledger.wallets',
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => entryOf(db, 'entry_no = 0', [alice.userId, 1]),
  },
  {
    what: 'an entry that was removed',
    check: 'ledger.wallets',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) =>
      db.query('DELETE FROM wallet_entries WHERE user_id = ? AND entry_no = 2', [id(alice.userId)]),
  },
  {
    what: 'a balance after an entry that is not what the entries before it add up to',
    check: 'ledger.chain',
    names: ({ alice }) => ({ userId: alice.userId, entryNo: alice.entries }),
    inflict: (db, { alice }) => entryOf(db, 'balance_after = balance_after - 1', [alice.userId, alice.entries]),
  },
  {
    what: 'a first entry that does not begin at nothing',
    check: 'ledger.chain',
    names: ({ bob }) => ({ userId: bob.userId, entryNo: 1 }),
    inflict: (db, { bob }) => entryOf(db, 'balance_after = 51000', [bob.userId, 1]),
  },
  {
    what: 'a correction that takes its money from cash',
    check: 'ledger.accounts',
    names: ({ alice }) => ({ userId: alice.userId, entryNo: 2 }),
    inflict: (db, { alice }) => entryOf(db, "counter_account = 'cash'", [alice.userId, 2]),
  },
  {
    what: 'an entry of a kind that there is not',
    check: 'ledger.accounts',
    names: ({ bob }) => ({ userId: bob.userId, entryNo: 1 }),
    inflict: (db, { bob }) => entryOf(db, "kind = 'gift'", [bob.userId, 1]),
  },
  {
    what: 'money from an account that there is not',
    check: 'ledger.zero-sum',
    also: ['ledger.accounts'],
    names: () => ({ accounts: 'all' }),
    inflict: (db, { bob }) => entryOf(db, "counter_account = 'nowhere'", [bob.userId, 1]),
  },
  {
    what: 'entries whose wallet is gone',
    check: 'ledger.owners',
    also: ['ledger.zero-sum'],
    names: ({ alice }) => ({ userId: alice.userId }),
    inflict: (db, { alice }) => db.query('DELETE FROM wallets WHERE user_id = ?', [id(alice.userId)]),
  },
  {
    what: 'sales that no order made',
    check: 'ledger.sales',
    also: ['orders.payment-owners'],
    names: () => ({ account: 'sales' }),
    inflict: (db, { alice }) => bookAgain(db, alice, { kind: 'order', order_id: null }),
  },
];

const STOCK: readonly Break[] = [
  {
    what: 'a unit on hand that was never received',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { tea }) => db.query('UPDATE products SET stock = stock + 1 WHERE id = ?', [id(tea.productId)]),
  },
  {
    what: 'a delivery that nobody wrote down',
    check: 'stock.products',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('DELETE FROM stock_adjustments WHERE product_id = ? AND delta > 0', [id(cup.productId)]),
  },
  {
    what: 'a unit sold once more than it was taken',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: (db, { second }) => lineOf(db, 'quantity = 2, unit_price = 500', [second.orderId, 1]),
  },
  {
    what: 'a line of a product that there is not',
    check: 'stock.products',
    names: () => ({ productId: nothing }),
    inflict: (db, { second }) => lineOf(db, 'product_id = ?', [second.orderId, 1], id(nothing)),
  },
  {
    what: 'a product that is gone, though all that was received of it was sold',
    check: 'stock.products',
    names: ({ tea }) => ({ productId: tea.productId }),
    inflict: async (db, { tea }) => {
      await db.query(
        `UPDATE stock_adjustments SET delta =
           (SELECT SUM(quantity - refunded_quantity) FROM order_lines WHERE order_lines.product_id = ?)
         WHERE product_id = ?`,
        [id(tea.productId), id(tea.productId)],
      );
      await db.query('DELETE FROM products WHERE id = ?', [id(tea.productId)]);
    },
  },
  {
    what: 'an adjustment that left less than nothing',
    check: 'stock.adjustments',
    names: ({ cup }) => ({ productId: cup.productId }),
    inflict: (db, { cup }) =>
      db.query('UPDATE stock_adjustments SET stock_after = -1 WHERE product_id = ? AND delta < 0', [id(cup.productId)]),
  },
];

const ORDERS: readonly Break[] = [
  {
    what: 'an order without lines',
    check: 'orders.lines',
    also: ['stock.products'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => db.query('DELETE FROM order_lines WHERE order_id = ?', [id(second.orderId)]),
  },
  {
    what: 'a line that is gone',
    check: 'orders.lines',
    also: ['stock.products'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) =>
      db.query('DELETE FROM order_lines WHERE order_id = ? AND line_no = 2', [id(first.orderId)]),
  },
  {
    what: 'a gap in the numbers of the lines',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'line_no = 3', [first.orderId, 2]),
  },
  {
    what: 'lines that are numbered from 0',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'line_no = 0', [first.orderId, 1]),
  },
  {
    what: 'a line whose amount is not its price times its quantity',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'unit_price = unit_price + 1', [first.orderId, 1]),
  },
  {
    what: 'a line whose price times quantity is beyond a BIGINT',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'unit_price = 9007199254740991 * 1000', [first.orderId, 1]),
  },
  {
    what: 'items that are not what the lines add up to',
    check: 'orders.lines',
    also: ['events.totals'],
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => orderOf(db, 'items_amount = items_amount + 1', first.orderId),
  },
  {
    what: 'a discount that is not what the lines add up to',
    check: 'orders.lines',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => lineOf(db, 'discount = discount + 1', [first.orderId, 1]),
  },
  {
    what: 'a total that is not the items less the discount',
    check: 'orders.lines',
    also: ['ledger.sales', 'orders.payments', 'events.totals'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => orderOf(db, 'total_amount = total_amount + 1', second.orderId),
  },
  {
    what: 'a refund that no line knows',
    check: 'orders.lines',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) => lineOf(db, 'refunded_amount = 0', [refunded.orderId, 1]),
  },
  {
    what: 'lines without their order',
    check: 'orders.line-owners',
    names: ({ alice }) => ({ userId: alice.userId, orderId: noOrder }),
    inflict: async (db, { tea, second }) => {
      await db.query(
        `INSERT INTO order_lines SELECT user_id, ?, line_no, product_id, sku, name, unit_price, quantity, amount, discount,
           refunded_quantity, refunded_amount FROM order_lines WHERE order_id = ?`,
        [id(noOrder), id(second.orderId)],
      );
      await db.query('UPDATE products SET stock = stock - 1 WHERE id = ?', [id(tea.productId)]);
    },
  },
  {
    what: 'an order that nobody paid',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice }) => forgetLastEntry(db, alice),
  },
  {
    what: 'an order that was paid twice',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { alice, second }) => bookAgain(db, alice, { kind: 'order', order_id: id(second.orderId) }),
  },
  {
    what: 'debits that belong to one another’s orders',
    check: 'orders.payments',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: async (db, { alice, first, second }) => {
      await entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(first.orderId));
      await entryOf(db, 'order_id = ?', [alice.userId, alice.entries - 1], id(second.orderId));
    },
  },
  {
    what: 'a cancellation whose money was not given back',
    check: 'orders.payments',
    also: ['ledger.sales'],
    names: ({ cancelled }) => ({ orderId: cancelled.orderId }),
    inflict: (db, { bob }) => forgetLastEntry(db, bob),
  },
  {
    what: 'a debit of an order that there is not',
    check: 'orders.payment-owners',
    also: ['orders.payments'],
    names: ({ alice }) => ({ userId: alice.userId, entryNo: alice.entries, orderId: noOrder }),
    inflict: (db, { alice }) => entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(noOrder)),
  },
  {
    what: "a debit of somebody else's order",
    check: 'orders.payment-owners',
    also: ['orders.payments'],
    names: ({ alice, refunded }) => ({ userId: alice.userId, orderId: refunded.orderId }),
    inflict: (db, { alice, refunded }) =>
      entryOf(db, 'order_id = ?', [alice.userId, alice.entries], id(refunded.orderId)),
  },
  {
    what: 'a charge that says it is of an order',
    check: 'orders.payment-owners',
    names: ({ alice, second }) => ({ userId: alice.userId, entryNo: 1, orderId: second.orderId }),
    inflict: (db, { alice, second }) => entryOf(db, 'order_id = ?', [alice.userId, 1], id(second.orderId)),
  },
];

const KEYS: readonly Break[] = [
  {
    what: 'an order whose answer is not stored',
    check: 'idempotency.records',
    names: ({ first }) => ({ orderId: first.orderId, keyHash: first.key.toString('hex') }),
    inflict: (db, { first }) => db.query('DELETE FROM idempotency_records WHERE key_hash = ?', [first.key]),
  },
  {
    what: 'a key whose answer is another order',
    check: 'idempotency.records',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) =>
      db.query('UPDATE idempotency_records SET body = ? WHERE key_hash = ?', [
        JSON.stringify({ orderId: noOrder }),
        first.key,
      ]),
  },
  {
    what: 'two orders of one key',
    check: 'idempotency.keys',
    also: ['idempotency.records'],
    names: ({ alice, second }) => ({ userId: alice.userId, earlierOrderId: second.orderId }),
    inflict: (db, { alice, tea, second }, now) =>
      new LittleShop(db).order({ customer: alice, of: [[tea, 1]], at: now, key: second.key, answered: false }),
  },
];

const EVENTS: readonly Break[] = [
  {
    what: 'an order without its event',
    check: 'events.sequences',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: (db, { first }) => removeFirstEventOf(db, first.orderId),
  },
  {
    what: 'an order that counts no events, and has none',
    check: 'events.sequences',
    names: ({ first }) => ({ orderId: first.orderId }),
    inflict: async (db, { first }) => {
      await removeFirstEventOf(db, first.orderId);
      await orderOf(db, 'event_count = 0', first.orderId);
    },
  },
  {
    what: 'an event more than the order counts',
    check: 'events.sequences',
    names: ({ cancelled }) => ({ orderId: cancelled.orderId }),
    inflict: (db, { cancelled }) => orderOf(db, 'event_count = 1', cancelled.orderId),
  },
  {
    what: 'a gap in the numbers of the events',
    check: 'events.sequences',
    names: ({ refunded }) => ({ orderId: refunded.orderId }),
    inflict: (db, { refunded }) =>
      db.query('UPDATE outbox_events SET sequence = 3 WHERE subject_id = ? AND sequence = 2', [id(refunded.orderId)]),
  },
  {
    what: 'an event with another total than its order',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId, eventId: second.eventId }),
    inflict: (db, { second }) =>
      firstEventOf(db, `payload = REPLACE(payload, '"totalAmount":1000', '"totalAmount":999')`, second.orderId),
  },
  {
    what: 'an event whose data are of another order',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) =>
      firstEventOf(db, 'payload = REPLACE(payload, ?, ?)', second.orderId, second.orderId, noOrder),
  },
  {
    what: 'a first event of another type',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, "type = 'OrderCancelled'", second.orderId),
  },
  {
    what: 'an event that is no JSON',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, 'payload = LEFT(payload, 100)', second.orderId),
  },
  {
    what: 'an event without amounts',
    check: 'events.totals',
    names: ({ second }) => ({ orderId: second.orderId }),
    inflict: (db, { second }) => firstEventOf(db, "payload = '{}'", second.orderId),
  },
  {
    what: 'an event of an order that there is not',
    check: 'events.owners',
    names: () => ({ orderId: noOrder }),
    inflict: (db, { second }) =>
      db.query(
        `INSERT INTO outbox_events SELECT ?, type, ?, sequence, user_id, traceparent, payload, occurred_at
         FROM outbox_events WHERE id = ?`,
        [id(noEvent), id(noOrder), id(second.eventId)],
      ),
  },
  {
    what: 'an event that goes by another customer',
    check: 'events.owners',
    names: ({ first }) => ({ orderId: first.orderId, userId: nobody }),
    inflict: (db, { first }) => firstEventOf(db, 'user_id = ?', first.orderId, id(nobody)),
  },
  {
    what: 'a delivery whose event is gone',
    check: 'events.deliveries',
    also: ['events.sequences'],
    names: ({ second }) => ({ eventId: second.eventId, destination: 'data-platform' }),
    inflict: (db, { second }) => removeFirstEventOf(db, second.orderId),
  },
];

export const breaks: readonly Break[] = [...MONEY, ...STOCK, ...ORDERS, ...KEYS, ...EVENTS];
