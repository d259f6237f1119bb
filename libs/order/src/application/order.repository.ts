import type { IdempotentRequest, Tx } from '@app/kernel';
import type { Order } from '../domain/order';

/** An order with the request that it came with: the auditor tells orders of one key apart for ever. */
export interface NewOrder {
  readonly order: Order;
  readonly request: IdempotentRequest;
  readonly eventCount: number;
}

export abstract class OrderRepository {
  /** Two statements (orders, lines) however many. */
  abstract insertAll(tx: Tx, orders: readonly NewOrder[]): Promise<void>;
}
