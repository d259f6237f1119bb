import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import type { BenchShop } from './shop';

export interface Reading {
  /** Orders a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** POST /orders over as many connections, each order by a random customer, of one unit of one of the products. */
export async function measureHttpOrders(
  shop: BenchShop,
  productIds: readonly string[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Reading> {
  const result = await autocannon({
    url: shop.url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: '/orders',
        setupRequest: (request) => ({
          ...request,
          headers: {
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
            authorization: `Bearer ${anyOf(shop.customers).token}`,
          },
          body: JSON.stringify({ lines: [{ productId: anyOf(productIds), quantity: 1 }] }),
        }),
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} orders were not answered with 200, ${result.errors} not at all`);
  }
  return { rate: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

export function anyOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
