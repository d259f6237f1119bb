import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Load } from './load';

export interface Request {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** The requests of a load one after the other, as load.lua makes them. */
export function requestsOf(load: Load): () => Request {
  const tokens = load.tokens && linesOf(load.tokens.file);
  const inOrder = load.tokens?.inOrder === true;
  const endings = load.endings === undefined ? [''] : linesOf(load.endings);
  const products = load.products && linesOf(load.products.file);
  const key = `bench-${randomInt(2 ** 47).toString(36)}-`;
  let turn = 0;
  return () => {
    const n = turn++;
    const body = load.body ?? (load.products && orderOf(products!, load.products.lines));
    const headers: Record<string, string> = { ...load.headers };
    if (tokens) headers.authorization = `Bearer ${inOrder ? tokens[n % tokens.length]! : anyOf(tokens)}`;
    if (load.idempotencyKeys) headers['idempotency-key'] = `${key}${n}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (load.method === 'POST') headers['content-length'] = String(Buffer.byteLength(body ?? ''));
    return { path: load.path + endings[n % endings.length]!, headers, body };
  };
}

function orderOf(products: readonly string[], [least, most]: readonly [number, number]): string {
  const first = Math.floor(Math.random() * products.length);
  const chosen = [first];
  if (least + Math.floor(Math.random() * (most - least + 1)) === 2) {
    const others = Math.max(1, products.length - 1);
    chosen.push((first + (products.length > 1 ? 1 + Math.floor(Math.random() * others) : 0)) % products.length);
  }
  return JSON.stringify({ lines: chosen.map((index) => ({ productId: products[index], quantity: 1 })) });
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

const anyOf = (items: readonly string[]): string => items[Math.floor(Math.random() * items.length)]!;
