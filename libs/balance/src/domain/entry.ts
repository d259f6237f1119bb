import type { Id, OrderId, UserId } from '@app/kernel';

export type EntryKind = 'charge' | 'order' | 'refund' | 'cancellation' | 'correction';

/** Where a wallet's money comes from and goes to: cash is paid in, sales take it, corrections set errors right. */
export type CounterAccount = 'cash' | 'sales' | 'corrections';

/**
 * Money moved between two accounts, the wallet and the counter account: what one gains the other loses, so the ledger
 * sums to zero by construction.
 */
export interface Entry {
  readonly entryId: Id<'Entry'>;
  readonly userId: UserId;
  /** Gapless for each wallet, from 1. */
  readonly entryNo: number;
  readonly kind: EntryKind;
  readonly counterAccount: CounterAccount;
  /** Minor units; negative when money leaves the wallet. */
  readonly amount: number;
  readonly balanceAfter: number;
  readonly orderId: OrderId | undefined;
  /** The reference of a charge, the reason of a correction. */
  readonly note: string | undefined;
  readonly at: Date;
}

/** What is asked of a wallet; the wallet adds the number and the balance. */
export type Movement = Omit<Entry, 'userId' | 'entryNo' | 'balanceAfter'>;
