import type { LinesAnOrder, Load } from './load/load';

/** A system that takes orders: the shop, or a reference that does the same. */
export interface Taker {
  readonly url: string;
  /** A file of session tokens, or of customers' ids for a reference. */
  readonly tokens: string;
}

export interface OrderChoice {
  /** A file of product ids. */
  readonly products: string;
  readonly lines: LinesAnOrder;
}

/** POST /orders by random customers, one unit a line, each with a key of its own, each answered with a paid order. */
export const ordersOf = ({ url, tokens }: Taker, { products, lines }: OrderChoice): Load => ({
  url,
  method: 'POST',
  path: '/orders',
  expect: { status: 200, text: '"status":"completed"' },
  tokens: { file: tokens, inOrder: false },
  products: { file: products, lines },
  idempotencyKeys: true,
});
