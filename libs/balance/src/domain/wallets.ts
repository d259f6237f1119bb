import type { UserId } from '@app/kernel';
import { Wallet } from './wallet';

const NONE: ReadonlySet<UserId> = new Set();

/** The wallets that one transaction has opened. A user without a wallet gets an empty one. */
export class Wallets {
  private readonly byUser: ReadonlyMap<UserId, Wallet>;

  constructor(
    userIds: readonly UserId[],
    locked: readonly Wallet[],
    private readonly held: ReadonlySet<UserId> = NONE,
  ) {
    const found = new Map(locked.map((wallet) => [wallet.userId, wallet]));
    const opened = held.size === 0 ? userIds : userIds.filter((userId) => !held.has(userId));
    this.byUser = new Map(opened.map((userId) => [userId, found.get(userId) ?? Wallet.empty(userId)]));
  }

  /** Marks a wallet that another transaction holds: it was not opened. */
  isHeld(userId: UserId): boolean {
    return this.held.has(userId);
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
