import type { FastifyRequest } from 'fastify';
import type { ConnectionOptions } from 'mysql2/promise';

export interface RequestedLine {
  readonly productId: string;
  readonly quantity: number;
}

/** The load sends the references the same requests as the shop, with the customer's id where the session token would be. */
export interface OrderRequest {
  readonly userId: string;
  readonly lines: readonly RequestedLine[];
}

export const orderRequestOf = ({ headers, body }: FastifyRequest): OrderRequest => ({
  userId: headers.authorization?.slice('Bearer '.length) ?? '',
  lines: (body as Pick<OrderRequest, 'lines'>).lines,
});

/** From the variables of the process, DATABASE_*. */
export function databaseOptions(): ConnectionOptions {
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_USER, DATABASE_PASSWORD, DATABASE_NAME } = process.env;
  return {
    host: DATABASE_HOST,
    port: Number(DATABASE_PORT),
    user: DATABASE_USER,
    password: DATABASE_PASSWORD,
    database: DATABASE_NAME,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
  };
}

/** The shop's own (libs/platform, session.ts). */
export const SESSION_SETTINGS = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION innodb_lock_wait_timeout = 5, time_zone = '+00:00', " +
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
];

/** An error for the caller; any other error becomes a 500. */
export class Refused extends Error {
  readonly statusCode = 409;
}

interface Priced {
  readonly price: number;
  readonly stock: number;
}

/** What an order costs in all and takes of each product. @throws Refused for an unknown product or too little stock. */
export function totalsOf(
  lines: readonly RequestedLine[],
  productOf: (productId: string) => Priced | undefined,
): { total: number; taken: RequestedLine[] } {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  let total = 0;
  for (const [productId, quantity] of quantities) {
    const product = productOf(productId);
    if (product === undefined || product.stock < quantity) throw new Refused('not enough stock');
    total += product.price * quantity;
  }
  return { total, taken: [...quantities].map(([productId, quantity]) => ({ productId, quantity })) };
}
