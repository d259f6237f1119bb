import type { Id, Tx, UserId } from '@app/kernel';

export interface BookedCharge {
  readonly entryId: Id<'Entry'>;
  readonly amount: number;
  readonly balanceAfter: number;
}

/** A reference and whose it is: an admin's account, or an API key by its name. */
export interface ChargeReference {
  readonly clientId: Id<'Caller'>;
  readonly reference: string;
}

/** A charge that a reference stands for already. */
export interface ReferencedCharge extends BookedCharge {
  readonly userId: UserId;
}

/** Which reference of a client stands for which charge. */
export abstract class ChargeReferences {
  /**
   * A charge of this customer that was stored without a client comes first: it matches any client. Otherwise the client's
   * own charge, of whichever customer.
   */
  abstract find(tx: Tx, userId: UserId, reference: ChargeReference): Promise<ReferencedCharge | undefined>;
  /** @throws TransactionConflict when another transaction booked the client's reference first. */
  abstract insert(tx: Tx, userId: UserId, reference: ChargeReference, charge: BookedCharge): Promise<void>;
}
