import type { LockingTx, Tx, UserId, WhenLocked } from '@app/kernel';
import { WalletRepository } from '../src/application/wallet.repository';
import type { Entry } from '../src/domain/entry';
import { Wallet } from '../src/domain/wallet';
import { Wallets } from '../src/domain/wallets';

/** Wallets in memory. */
export class MemoryWallets extends WalletRepository {
  readonly balances = new Map<UserId, number>();
  readonly entries: Entry[] = [];
  readonly held = new Set<UserId>();
  readonly whenLocked: WhenLocked[] = [];

  protected lock(_tx: LockingTx, userIds: readonly UserId[], whenLocked: WhenLocked): Promise<Wallets> {
    this.whenLocked.push(whenLocked);
    const wallets = userIds.flatMap((userId) => {
      const balance = this.balances.get(userId);
      return balance === undefined ? [] : [new Wallet(userId, balance, 1, false)];
    });
    return Promise.resolve(new Wallets(userIds, wallets, this.held));
  }

  protected save(_tx: Tx, wallets: readonly Wallet[]): void {
    for (const wallet of wallets) {
      this.balances.set(wallet.userId, wallet.balance);
      this.entries.push(...wallet.newEntries());
    }
  }
}
