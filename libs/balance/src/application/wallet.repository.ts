import type { LockingTx, Tx, UserId, WhenLocked } from '@app/kernel';
import type { Wallet } from '../domain/wallet';
import type { Wallets } from '../domain/wallets';

export abstract class WalletRepository {
  /**
   * Locks the wallets FOR UPDATE in the order of their users' ids. A user without a wallet gets an empty one, which is
   * not locked. For a wallet that another transaction holds, it waits, or skips the wallet and reports it as `isHeld`.
   * Changes are written with the COMMIT, which fails with TransactionConflict when another transaction has created one
   * of the new wallets first.
   */
  open(tx: Tx, userIds: readonly UserId[], whenLocked: WhenLocked = 'wait'): Promise<Wallets> {
    return tx.open({
      locks: 'wallets',
      writes: 'wallets',
      read: (locking) => this.lock(locking, userIds, whenLocked),
      write: (wallets) => this.save(tx, wallets.all()),
    });
  }

  async openOne(tx: Tx, userId: UserId): Promise<Wallet> {
    return (await this.open(tx, [userId])).of(userId);
  }

  protected abstract lock(tx: LockingTx, userIds: readonly UserId[], whenLocked: WhenLocked): Promise<Wallets>;

  /** Three statements at most (new wallets, changed wallets, entries), for any number of wallets. */
  protected abstract save(tx: Tx, wallets: readonly Wallet[]): void;
}
