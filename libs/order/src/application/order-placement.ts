import type { IdempotentAnswer } from '@app/kernel';
import type { PlaceOrder } from './place-order.command';

/** Places one order, in one transaction with other waiting orders. */
export abstract class OrderPlacement {
  /**
   * Returns the order, or the stored answer of its idempotency key.
   * @throws the error that refuses the order; order.busy when too many orders wait; Unavailable without a database.
   */
  abstract place(command: PlaceOrder): Promise<IdempotentAnswer>;
}
