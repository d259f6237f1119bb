import type { Tx, UserId, WhenLocked } from '@app/kernel';
import type { Wallet } from '../domain/wallet';
import type { Wallets } from '../domain/wallets';

export abstract class WalletRepository {
  /**
   * Locks the wallets FOR UPDATE in the order of their users' ids. Who has none yet gets an empty one, not locked. A wallet that
   * another transaction holds is waited for, or passed over and `isHeld`.
   */
  abstract lock(tx: Tx, userIds: readonly UserId[], whenLocked?: WhenLocked): Promise<Wallets>;

  async lockOne(tx: Tx, userId: UserId): Promise<Wallet> {
    return (await this.lock(tx, [userId])).of(userId);
  }

  /**
   * Three statements at most (new wallets, changed wallets, entries), however many.
   * @throws TransactionConflict when another transaction made one of the new wallets first.
   */
  abstract save(tx: Tx, wallets: readonly Wallet[]): void;
}
