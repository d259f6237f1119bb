import type { OrderChoice } from '../../order-load';
import type { BenchShop } from '../../shop';
import type { Lists } from '../../lists';
import { basketsOf } from './baskets';

export const USERS = [64, 1_000, 10_000] as const;
export const PRODUCTS = [1, 10, 500, 10_000] as const;
const LINES = [1, 2, 5, 20] as const;
const CONNECTIONS = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;
const PROCESSES = [1, 2, 3] as const;

/** The load of the suite `orders`; each other point differs from it in one value. */
const USUAL = { connections: 64, users: 1_000, products: 500, processes: 1 } as const;
/** Enough for each of three processes to reach the maximum of one process. */
const CONNECTIONS_OF_PROCESSES = 96;

export interface Point {
  readonly x: number;
  readonly connections: number;
  readonly processes: number;
  /** A file of session tokens. */
  readonly tokens: string;
  readonly orders: OrderChoice;
}

export interface Axis {
  readonly name: AxisName;
  /** The label of the x axis. */
  readonly x: string;
  readonly points: readonly Point[];
}

export type AxisName = 'connections' | 'lines' | 'users' | 'products' | 'processes' | 'processes, one product';

/** The measured axes: one value grows on each, the others stay constant. */
export function axesOf(shop: BenchShop, lists: Lists): readonly Axis[] {
  const tokens = new Map(
    USERS.map((count) => [count, lists.write(shop.customers.slice(0, count).map(({ token }) => token))]),
  );
  const products = new Map(PRODUCTS.map((count) => [count, lists.write(shop.productIds.slice(0, count))]));
  const oneLineOf = (count: (typeof PRODUCTS)[number]): OrderChoice => ({
    products: products.get(count)!,
    lines: [1, 1],
  });
  const usual = {
    connections: USUAL.connections,
    processes: USUAL.processes,
    tokens: tokens.get(USUAL.users)!,
    orders: { products: products.get(USUAL.products)!, lines: [1, 2] } as const,
  };
  const basketOf = (count: number): OrderChoice => ({
    products: lists.write(basketsOf(shop.productIds.slice(0, USUAL.products), count)),
    lines: [1, 1],
  });
  const many = { ...usual, connections: CONNECTIONS_OF_PROCESSES };
  return [
    { name: 'connections', x: 'connections', points: CONNECTIONS.map((x) => ({ ...usual, x, connections: x })) },
    { name: 'lines', x: 'lines an order', points: LINES.map((x) => ({ ...usual, x, orders: basketOf(x) })) },
    { name: 'users', x: 'customers', points: USERS.map((x) => ({ ...usual, x, tokens: tokens.get(x)! })) },
    { name: 'products', x: 'products', points: PRODUCTS.map((x) => ({ ...usual, x, orders: oneLineOf(x) })) },
    { name: 'processes', x: 'API processes', points: PROCESSES.map((x) => ({ ...many, x, processes: x })) },
    {
      name: 'processes, one product',
      x: 'API processes',
      points: PROCESSES.map((x) => ({ ...many, x, processes: x, orders: oneLineOf(1) })),
    },
  ];
}

/** The name of the point's figures, such as `connections: 64`. */
export const pointName = (axis: AxisName, x: number): string => `${axis}: ${x}`;
