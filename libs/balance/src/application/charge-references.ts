import type { Id, Tx, UserId } from '@app/kernel';

export interface BookedCharge {
  readonly entryId: Id<'Entry'>;
  readonly amount: number;
  readonly balanceAfter: number;
}

/** A reference and its client: an admin's account, or an API key by its name. */
export interface ChargeReference {
  readonly clientId: Id<'Caller'>;
  readonly reference: string;
}

/** The charge that a reference was used for. */
export interface ReferencedCharge extends BookedCharge {
  readonly userId: UserId;
}

/** Maps a client's reference to its charge. */
export abstract class ChargeReferences {
  /**
   * Finds the charge of a reference. A charge of this customer that was stored without a client comes first: it matches
   * any client. Otherwise finds the client's own charge, of any customer.
   */
  abstract find(tx: Tx, userId: UserId, reference: ChargeReference): Promise<ReferencedCharge | undefined>;
  /** @throws TransactionConflict when another transaction booked the client's reference first. */
  abstract insert(tx: Tx, userId: UserId, reference: ChargeReference, charge: BookedCharge): Promise<void>;
}
