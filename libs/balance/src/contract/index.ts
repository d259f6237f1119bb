import type { Id, Money, OrderId, Tx, UserId, WhenLocked } from '@app/kernel';

export interface Spending {
  readonly entryId: Id<'Entry'>;
  readonly userId: UserId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly at: Date;
}

/** A refund of an order. */
export interface Refunding extends Spending {
  readonly kind: 'refund' | 'cancellation';
}

/**
 * Wallets locked for one transaction: decisions run in memory, each sees the result of the one before, and the wallets
 * are written once.
 */
export interface WalletLedger {
  /** Whether another transaction holds the wallet, so that it was skipped and allows no decision. */
  isHeld(userId: UserId): boolean;
  /** The balance; 0 for a user without a wallet. */
  covers(userId: UserId, amount: Money): boolean;
  /** Moves money from the wallet to the shop's sales. @throws RangeError when it does not cover the amount. */
  spend(spending: Spending): void;
  /** False when the balance would pass 2^53-1. */
  hasRoomFor(userId: UserId, amount: Money): boolean;
  /**
   * Moves money from the shop's sales back to the wallet.
   * @throws balance.too-large when the balance would pass its limit.
   */
  refund(refunding: Refunding): void;
}

export abstract class Wallets {
  /**
   * Locks the users' wallets FOR UPDATE, in the order of their ids: always the first lock of a transaction. Waits for a
   * wallet that another transaction holds, unless the caller asks to skip it. Changes are written with the COMMIT: one
   * UPDATE of the wallets and one INSERT of the entries, for any number of wallets.
   */
  abstract open(tx: Tx, userIds: readonly UserId[], whenLocked?: WhenLocked): Promise<WalletLedger>;
}
