import type { UserId } from '@app/kernel';
import { Wallet } from './wallet';

/** The wallets that one transaction has opened. Who has none yet gets an empty one. */
export class Wallets {
  private readonly byUser: ReadonlyMap<UserId, Wallet>;

  constructor(userIds: readonly UserId[], locked: readonly Wallet[]) {
    const found = new Map(locked.map((wallet) => [wallet.userId, wallet]));
    this.byUser = new Map(userIds.map((userId) => [userId, found.get(userId) ?? Wallet.empty(userId)]));
  }

  /** @throws for a wallet that was not opened: it is not locked. */
  of(userId: UserId): Wallet {
    const wallet = this.byUser.get(userId);
    if (!wallet) throw new Error('this wallet was not opened');
    return wallet;
  }

  all(): readonly Wallet[] {
    return [...this.byUser.values()];
  }
}
