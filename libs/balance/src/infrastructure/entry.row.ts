import { columnsOf, fromBinary, idParameter, type WrittenRow } from '@app/platform';
import type { CounterAccount, Entry, EntryKind } from '../domain/entry';

export interface EntryRow {
  readonly user_id: Buffer;
  readonly entry_no: number;
  readonly id: Buffer;
  readonly counter_account: CounterAccount;
  readonly kind: EntryKind;
  readonly amount: number;
  readonly balance_after: number;
  readonly order_id: Buffer | null;
  readonly note: string | null;
  readonly occurred_at: Date;
}

export const ENTRY_COLUMNS = columnsOf<EntryRow>({
  user_id: true,
  entry_no: true,
  id: true,
  counter_account: true,
  kind: true,
  amount: true,
  balance_after: true,
  order_id: true,
  note: true,
  occurred_at: true,
});

export const toEntry = (row: EntryRow): Entry => ({
  entryId: fromBinary<'Entry'>(row.id),
  userId: fromBinary<'User'>(row.user_id),
  entryNo: row.entry_no,
  kind: row.kind,
  counterAccount: row.counter_account,
  amount: row.amount,
  balanceAfter: row.balance_after,
  orderId: row.order_id ? fromBinary<'Order'>(row.order_id) : undefined,
  note: row.note ?? undefined,
  at: row.occurred_at,
});

export const toEntryRow = (entry: Entry): WrittenRow<EntryRow> => ({
  user_id: idParameter(entry.userId),
  entry_no: entry.entryNo,
  id: idParameter(entry.entryId),
  counter_account: entry.counterAccount,
  kind: entry.kind,
  amount: entry.amount,
  balance_after: entry.balanceAfter,
  order_id: entry.orderId ? idParameter(entry.orderId) : null,
  note: entry.note ?? null,
  occurred_at: entry.at,
});
