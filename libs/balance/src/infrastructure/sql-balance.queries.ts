import { Injectable } from '@nestjs/common';
import type { UserId } from '@app/kernel';
import { Database, ReplicaReads, toBinary } from '@app/platform';
import { BalanceQueries, type BalanceView } from '../application/balance.queries';
import type { Entry } from '../domain/entry';
import { ENTRY_COLUMNS, type EntryRow, toEntry } from './entry.row';

const PAST_THE_LAST = 2 ** 32;

@Injectable()
export class SqlBalanceQueries extends BalanceQueries {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly database: Database,
  ) {
    super();
  }

  async get(userId: UserId): Promise<BalanceView> {
    const [row] = await this.database.query<{ balance: number; updated_at: Date }>(
      'SELECT balance, updated_at FROM wallets WHERE user_id = ?',
      [toBinary(userId)],
    );
    return { balance: row?.balance ?? 0, updatedAt: row?.updated_at };
  }

  async listEntries(userId: UserId, limit: number, before = PAST_THE_LAST): Promise<Entry[]> {
    const rows = await this.reads.run(userId, (source) =>
      source.query<EntryRow>(
        `SELECT ${ENTRY_COLUMNS.join(', ')} FROM wallet_entries WHERE user_id = ? AND entry_no < ?
         ORDER BY entry_no DESC LIMIT ?`,
        [toBinary(userId), before, limit + 1],
      ),
    );
    return rows.map(toEntry);
  }
}
