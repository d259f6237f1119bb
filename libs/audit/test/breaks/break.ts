import { toBinary } from '@app/platform';
import { newId } from '@app/kernel';
import { insert, type Queryable } from '../shop/rows';
import type { Scenario } from '../shop/scenario';

/** A violation, made in the database. */
export interface Break {
  readonly what: string;
  readonly check: string;
  /** The row that the check must report. */
  readonly names: (scenario: Scenario) => Readonly<Record<string, unknown>>;
  /** Further checks that must report it too. */
  readonly also?: readonly string[];
  /** Checks that report it only in an audit of all of history, because they select orders by booking time. */
  readonly alsoOfAllTime?: readonly string[];
  readonly inflict: (db: Queryable, scenario: Scenario, now: Date) => Promise<unknown>;
}

export const id = toBinary;
export const unknownUser = newId<'User'>();
export const nothing = newId<'Product'>();
export const noOrder = newId<'Order'>();
export const noEvent = newId<'Event'>();

export const walletOf = (db: Queryable, change: string, userId: string) =>
  db.query(`UPDATE wallets SET ${change} WHERE user_id = ?`, [id(userId)]);
export const entryOf = (db: Queryable, change: string, [userId, entryNo]: [string, number], ...values: unknown[]) =>
  db.query(`UPDATE wallet_entries SET ${change} WHERE user_id = ? AND entry_no = ?`, [...values, id(userId), entryNo]);
export const orderOf = (db: Queryable, change: string, orderId: string) =>
  db.query(`UPDATE orders SET ${change} WHERE id = ?`, [id(orderId)]);
export const lineOf = (db: Queryable, change: string, [orderId, lineNo]: [string, number], ...values: unknown[]) =>
  db.query(`UPDATE order_lines SET ${change} WHERE order_id = ? AND line_no = ?`, [...values, id(orderId), lineNo]);
export const firstEventOf = (db: Queryable, change: string, orderId: string, ...values: unknown[]) =>
  db.query(`UPDATE outbox_events SET ${change} WHERE subject_id = ? AND sequence = 1`, [...values, id(orderId)]);
export const removeFirstEventOf = (db: Queryable, orderId: string) =>
  db.query('DELETE FROM outbox_events WHERE subject_id = ? AND sequence = 1', [id(orderId)]);

/** Removes a wallet's last entry, with its effect on the balance. */
export async function forgetLastEntry(db: Queryable, { userId, entries }: Scenario['alice']): Promise<void> {
  const key = [id(userId), entries];
  await db.query(
    `UPDATE wallets w JOIN wallet_entries e ON e.user_id = w.user_id
     SET w.balance = w.balance - e.amount, w.entry_count = w.entry_count - 1 WHERE e.user_id = ? AND e.entry_no = ?`,
    key,
  );
  await db.query('DELETE FROM wallet_entries WHERE user_id = ? AND entry_no = ?', key);
}

/** Changes the amount of a wallet's last entry, with its effect on the balance. */
export async function changeLastEntry(
  db: Queryable,
  { userId, entries }: Scenario['alice'],
  by: number,
): Promise<void> {
  await entryOf(db, 'amount = amount + ?, balance_after = balance_after + ?', [userId, entries], by, by);
  await walletOf(db, `balance = balance + ${by}`, userId);
}

/** Books another correct entry, of any kind. */
export async function bookAgain(
  db: Queryable,
  { userId, entries, balance }: Scenario['alice'],
  { amount = -1_000, ...entry }: { readonly amount?: number; readonly [column: string]: unknown },
): Promise<void> {
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
