import type { UserId } from '@app/kernel';
import type { Entry } from '../domain/entry';

export interface BalanceView {
  /** Minor units. */
  readonly balance: number;
  /** Absent as long as nothing has ever been booked. */
  readonly updatedAt: Date | undefined;
}

/** Reads outside any transaction. */
export abstract class BalanceQueries {
  abstract get(userId: UserId): Promise<BalanceView>;
  /** Newest first, before the entry of that number; one more than the limit where there are more. */
  abstract listEntries(userId: UserId, limit: number, before: number | undefined): Promise<Entry[]>;
}
