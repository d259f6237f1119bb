import { Injectable } from '@nestjs/common';
import type { Money, Tx, UserId, WhenLocked } from '@app/kernel';
import { type Refunding, type Spending, type WalletLedger, Wallets } from '../contract';
import type { Wallets as OpenedWallets } from '../domain/wallets';
import { WalletRepository } from './wallet.repository';

@Injectable()
export class WalletsService extends Wallets {
  constructor(private readonly wallets: WalletRepository) {
    super();
  }

  async open(tx: Tx, userIds: readonly UserId[], whenLocked?: WhenLocked): Promise<WalletLedger> {
    return new LockedWallets(await this.wallets.open(tx, userIds, whenLocked));
  }
}

class LockedWallets implements WalletLedger {
  constructor(private readonly wallets: OpenedWallets) {}

  isHeld(userId: UserId): boolean {
    return this.wallets.isHeld(userId);
  }

  covers(userId: UserId, amount: Money): boolean {
    return this.wallets.of(userId).covers(amount.amount);
  }

  spend({ userId, entryId, orderId, amount, at }: Spending): void {
    if (!this.covers(userId, amount)) throw new RangeError('the balance does not cover the amount');
    this.wallets.of(userId).pay({ entryId, orderId, amount: amount.amount, at });
  }

  hasRoomFor(userId: UserId, amount: Money): boolean {
    return this.wallets.of(userId).hasRoomFor(amount.amount);
  }

  refund({ userId, entryId, orderId, kind, amount, at }: Refunding): void {
    this.wallets.of(userId).refund({ entryId, orderId, kind, amount: amount.amount, at });
  }
}
