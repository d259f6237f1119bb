import type { Id, OrderId, UserId } from '@app/kernel';

/** A wallet entry of an order. Amounts are minor units. */
export interface OrderEntry {
  readonly entryId: Id<'Entry'>;
  /** Counts the entries of the wallet from 1. */
  readonly entryNo: number;
  readonly kind: string;
  /** Negative when money leaves the wallet. */
  readonly amount: number;
  readonly balanceAfter: number;
  readonly at: Date;
}

/** An order's part of its customer's wallet, and the time in which its entries were booked. */
export interface EntriesOfOrder {
  readonly userId: UserId;
  readonly orderId: OrderId;
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
}

/** Reads outside any transaction. */
export abstract class OrderEntries {
  /**
   * By entry number. Reads those entries of the customer that were booked in the time, however long the wallet's history
   * is.
   * @throws Unavailable
   */
  abstract find(entries: EntriesOfOrder): Promise<OrderEntry[]>;
}
