import type { IdempotentAnswer } from '@app/kernel';
import type { PlaceOrder } from './place-order.command';

/** Places one order, together with whatever others are waiting. */
export abstract class OrderPlacement {
  /**
   * The order, or the first answer of its key.
   * @throws what refuses the order; order.busy when too many wait; Unavailable without a database.
   */
  abstract place(command: PlaceOrder): Promise<IdempotentAnswer>;
}
