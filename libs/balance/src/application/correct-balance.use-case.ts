import { Injectable } from '@nestjs/common';
import { Clock, newId, UnitOfWork, type UserId } from '@app/kernel';
import type { Entry } from '../domain/entry';
import { WalletRepository } from './wallet.repository';

export interface CorrectBalance {
  readonly userId: UserId;
  /** Minor units; negative takes away. */
  readonly amount: number;
  readonly reason: string;
}

@Injectable()
export class CorrectBalanceUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly wallets: WalletRepository,
  ) {}

  /** Locks the wallet. @throws balance.too-small, balance.too-large */
  execute({ userId, amount, reason }: CorrectBalance): Promise<Entry> {
    const entryId = newId<'Entry'>();
    return this.uow.run(async (tx) => {
      const wallet = await this.wallets.lockOne(tx, userId);
      const committed = await this.wallets.findEntry(tx, userId, entryId);
      if (committed) return committed; // an earlier run, whose answer to COMMIT was lost

      const entry = wallet.book({
        entryId,
        kind: 'correction',
        counterAccount: 'corrections',
        amount,
        orderId: undefined,
        note: reason,
        at: this.clock.now(),
      });
      this.wallets.save(tx, [wallet]);
      return entry;
    });
  }
}
