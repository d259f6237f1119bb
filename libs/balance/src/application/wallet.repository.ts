import type { Tx, UserId } from '@app/kernel';
import type { Wallet } from '../domain/wallet';
import type { Wallets } from '../domain/wallets';

export abstract class WalletRepository {
  /** Locks the wallets FOR UPDATE in the order of their users' ids. Who has none yet gets an empty one, not locked. */
  abstract lock(tx: Tx, userIds: readonly UserId[]): Promise<Wallets>;

  async lockOne(tx: Tx, userId: UserId): Promise<Wallet> {
    return (await this.lock(tx, [userId])).of(userId);
  }

  /**
   * Three statements at most (new wallets, changed wallets, entries), however many.
   * @throws TransactionConflict when another transaction made one of the new wallets first.
   */
  abstract save(tx: Tx, wallets: readonly Wallet[]): void;
}
