import type { Id, OrderId, UserId } from '@app/kernel';

export type EntryKind = 'charge' | 'order' | 'refund' | 'cancellation' | 'correction';

/** The counter account of an entry: charges move cash, orders and refunds move sales, corrections fix errors. */
export type CounterAccount = 'cash' | 'sales' | 'corrections';

/**
 * A movement of money between two accounts, the wallet and the counter account. One account gains what the other loses,
 * so the ledger sums to zero by construction.
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

/** A requested movement; the wallet adds the number and the balance. */
export type Movement = Omit<Entry, 'userId' | 'entryNo' | 'balanceAfter'>;
