import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { type EntriesOfOrder, OrderEntries, type OrderEntry } from '../contract/order-entries.queries';
import { ENTRY_COLUMNS, type EntryRow, toEntry } from './entry.row';

/** Times of a wallet's entries rise with their numbers, but for a database clock that was set back. */
const CLOCK_SET_BACK_MS = 10 * 60 * 1_000;

/** Entries have no index by order: they are found by their time, with a binary search along the primary key. */
@Injectable()
export class SqlOrderEntries extends OrderEntries {
  constructor(private readonly database: Database) {
    super();
  }

  async find({ userId, orderId, from, to, limit }: EntriesOfOrder): Promise<OrderEntry[]> {
    const last = await this.lastNo(userId);
    const first = await this.firstNoFrom(userId, new Date(from.getTime() - CLOCK_SET_BACK_MS), last);
    const end = await this.firstNoFrom(userId, new Date(to.getTime() + CLOCK_SET_BACK_MS), last);
    const rows = await this.database.query<EntryRow>(
      `SELECT ${ENTRY_COLUMNS.join(', ')} FROM wallet_entries FORCE INDEX (PRIMARY)
       WHERE user_id = ? AND entry_no >= ? AND entry_no < ? AND order_id = ? ORDER BY entry_no LIMIT ?`,
      [toBinary(userId), first, end, toBinary(orderId), limit],
    );
    return rows.map(toEntry);
  }

  private async lastNo(userId: UserId): Promise<number> {
    const [row] = await this.database.query<{ entry_no: number | null }>(
      'SELECT MAX(entry_no) AS entry_no FROM wallet_entries WHERE user_id = ?',
      [toBinary(userId)],
    );
    return row?.entry_no ?? 0;
  }

  /** The number of the first entry that was booked at or after the time; one past the last without such an entry. */
  private async firstNoFrom(userId: UserId, time: Date, last: number): Promise<number> {
    let [low, high] = [1, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [row] = await this.database.query<{ occurred_at: Date }>(
        'SELECT occurred_at FROM wallet_entries WHERE user_id = ? AND entry_no = ?',
        [toBinary(userId), middle],
      );
      if (row && row.occurred_at < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
