import type { Id, Money, OrderId, Tx, UserId, WhenLocked } from '@app/kernel';

export interface Spending {
  readonly entryId: Id<'Entry'>;
  readonly userId: UserId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly at: Date;
}

/** Money of an order that goes back. */
export interface Refunding extends Spending {
  readonly kind: 'refund' | 'cancellation';
}

/** Wallets locked for one transaction: decided on in memory, each seeing what the one before left, and written once. */
export interface WalletLedger {
  /** Whether another transaction holds the wallet, so that it was passed over: nothing can be decided on it. */
  isHeld(userId: UserId): boolean;
  /** A user without a wallet yet has nothing in it. */
  covers(userId: UserId, amount: Money): boolean;
  /** Moves money from the wallet to the shop's sales. @throws RangeError when it does not cover the amount. */
  spend(spending: Spending): void;
  /** False where the balance would pass 2^53-1. */
  hasRoomFor(userId: UserId, amount: Money): boolean;
  /** Moves money from the shop's sales back to the wallet. @throws balance.too-large where it has no room. */
  refund(refunding: Refunding): void;
}

export abstract class Wallets {
  /**
   * Locks the users' wallets FOR UPDATE, in the order of their ids: always the first lock of a transaction. Waits for a wallet
   * that another transaction holds, unless it is to be passed over. What changes is written with COMMIT: one UPDATE of the
   * wallets and one INSERT of the entries, however many.
   */
  abstract open(tx: Tx, userIds: readonly UserId[], whenLocked?: WhenLocked): Promise<WalletLedger>;
}
