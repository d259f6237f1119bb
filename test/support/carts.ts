import { randomUUID } from 'node:crypto';
import { type ApiAnswer, type ApiClient, succeeded } from './api-client';
import type { Browser } from './browser';

export interface Cart {
  readonly items: readonly { readonly productId: string; readonly quantity: number; readonly available: boolean }[];
  readonly totalAmount: number;
}

type Caller = Pick<ApiClient, 'call'> | Pick<Browser, 'call'>;

export const putIntoCart = async (caller: Caller, productId: string, quantity = 1): Promise<void> => {
  succeeded(await caller.call('PUT', `/cart/items/${productId}`, { body: { quantity } }));
};

/** Products and quantities, in the order in which they were put in. */
export const cartOf = async (caller: Caller): Promise<[productId: string, quantity: number][]> =>
  succeeded(await caller.call<Cart>('GET', '/cart')).body.items.map(({ productId, quantity }) => [productId, quantity]);

/** POST /orders, with a key of its own unless one is given; with any answer. */
export const orderCart = (
  caller: Caller,
  idempotencyKey: string = randomUUID(),
  more: object = {},
): Promise<ApiAnswer<Record<string, unknown>>> =>
  caller.call('POST', '/orders', { body: { fromCart: true, ...more }, idempotencyKey });
