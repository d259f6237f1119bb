import type { Id, Tx, UserId } from '@app/kernel';

export interface BookedCharge {
  readonly entryId: Id<'Entry'>;
  readonly amount: number;
  readonly balanceAfter: number;
}

/** Which reference of the payment system stands for which charge. */
export abstract class ChargeReferences {
  abstract find(tx: Tx, userId: UserId, reference: string): Promise<BookedCharge | undefined>;
  /** @throws TransactionConflict when another transaction booked the reference first. */
  abstract insert(tx: Tx, userId: UserId, reference: string, charge: BookedCharge): Promise<void>;
}
