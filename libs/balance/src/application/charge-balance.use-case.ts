import { Injectable } from '@nestjs/common';
import {
  Currency,
  earlierAnswer,
  enforce,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  newId,
  type Tx,
  UnitOfWork,
  type UserId,
} from '@app/kernel';
import type { Wallet } from '../domain/wallet';
import { aReferenceStandsForOneCharge } from '../domain/wallet.rules';
import { type BookedCharge, type ChargeReference, ChargeReferences } from './charge-references';
import { WalletRepository } from './wallet.repository';

export interface ChargeBalance {
  readonly userId: UserId;
  /** Minor units, above zero. */
  readonly amount: number;
  /**
   * The client's reference for this charge: it is booked once, for any number of keys. The client is the caller of the
   * request.
   */
  readonly reference: string | undefined;
  readonly request: IdempotentRequest;
}

@Injectable()
export class ChargeBalanceUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly currency: Currency,
    private readonly wallets: WalletRepository,
    private readonly references: ChargeReferences,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * Locks the wallet, then reads the key and the reference.
   * @throws idempotency.key-reused, balance.reference-reused, balance.too-large
   */
  execute(command: ChargeBalance): Promise<IdempotentAnswer> {
    const entryId = newId<'Entry'>();
    return this.uow.run(
      async (tx) => {
        const [wallet, answers] = await Promise.all([
          this.wallets.openOne(tx, command.userId),
          this.idempotency.open(tx, [command.request]),
        ]);
        const earlier = earlierAnswer(answers, command.request);
        if (earlier) return earlier;

        const charge = (await this.bookedBefore(tx, command)) ?? (await this.book(tx, wallet, { ...command, entryId }));
        const body = JSON.stringify({
          entryId: charge.entryId,
          balance: charge.balanceAfter,
          currency: this.currency.code,
        });
        return firstAnswer(answers, command.request, body);
      },
      { turn: command.userId },
    );
  }

  private async bookedBefore(tx: Tx, command: ChargeBalance): Promise<BookedCharge | undefined> {
    const reference = referenceOf(command);
    const booked = reference && (await this.references.find(tx, command.userId, reference));
    if (booked) enforce(aReferenceStandsForOneCharge(booked, command));
    return booked;
  }

  private async book(
    tx: Tx,
    wallet: Wallet,
    command: ChargeBalance & Pick<BookedCharge, 'entryId'>,
  ): Promise<BookedCharge> {
    const { entryId, amount } = command;
    const reference = referenceOf(command);
    const { balanceAfter } = wallet.charge({ entryId, amount, note: command.reference, at: tx.now });
    const charge = { entryId, amount, balanceAfter };
    if (reference) await this.references.insert(tx, wallet.userId, reference, charge);
    return charge;
  }
}

const referenceOf = ({ reference, request }: ChargeBalance): ChargeReference | undefined =>
  reference === undefined ? undefined : { clientId: request.callerId, reference };
