import { Injectable } from '@nestjs/common';
import {
  Currency,
  earlierAnswer,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  newId,
  UnitOfWork,
  type UserId,
} from '@app/kernel';
import { WalletRepository } from './wallet.repository';

export interface CorrectBalance {
  readonly userId: UserId;
  /** Minor units; a negative amount reduces the balance. */
  readonly amount: number;
  readonly reason: string;
  readonly request: IdempotentRequest;
}

@Injectable()
export class CorrectBalanceUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly currency: Currency,
    private readonly wallets: WalletRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /** Locks the wallet, then reads the key. @throws idempotency.key-reused, balance.too-small, balance.too-large */
  execute({ userId, amount, reason, request }: CorrectBalance): Promise<IdempotentAnswer> {
    const entryId = newId<'Entry'>();
    return this.uow.run(
      async (tx) => {
        const [wallet, answers] = await Promise.all([
          this.wallets.openOne(tx, userId),
          this.idempotency.open(tx, [request]),
        ]);
        const earlier = earlierAnswer(answers, request);
        if (earlier) return earlier;

        const { balanceAfter } = wallet.correct({ entryId, amount, note: reason, at: tx.now });
        const body = JSON.stringify({ entryId, balance: balanceAfter, currency: this.currency.code });
        return firstAnswer(answers, request, body);
      },
      { turn: userId },
    );
  }
}
