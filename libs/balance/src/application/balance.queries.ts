import type { UserId } from '@app/kernel';
import type { Entry } from '../domain/entry';

export interface BalanceView {
  /** Minor units. */
  readonly balance: number;
  /** Absent until the first entry. */
  readonly updatedAt: Date | undefined;
}

/** Reads outside any transaction. */
export abstract class BalanceQueries {
  abstract get(userId: UserId): Promise<BalanceView>;
  /** Newest first, before the entry of that number; returns one more than the limit when there are more. */
  abstract listEntries(userId: UserId, limit: number, before: number | undefined): Promise<Entry[]>;
}
