import { randomUUID } from 'node:crypto';
import type { BenchRun } from './run';

export interface BenchShop {
  readonly url: string;
  readonly adminToken: string;
  readonly customers: readonly { readonly userId: string; readonly token: string }[];
  readonly productIds: readonly string[];
}

const PLENTY = 1_000_000_000;

/** A shop made through the public API: customers with more money and products with more stock than the run can use. */
export async function makeShop(run: BenchRun, sizes: { customers: number; products: number }): Promise<BenchShop> {
  const [url] = run.apiUrls;
  if (url === undefined) throw new Error('no api is running');
  const { token: adminToken } = await post<{ token: string }>(url, '/auth/sign-in', run.admin);
  const customers = await each(sizes.customers, async () => {
    const account = { email: `${randomUUID()}@bench.example`, password: randomUUID() };
    const { userId } = await post<{ userId: string }>(url, '/auth/sign-up', { ...account, name: 'Bench' });
    const { token } = await post<{ token: string }>(url, '/auth/sign-in', account);
    await post(url, `/users/${userId}/balance/charges`, { amount: PLENTY, reference: randomUUID() }, adminToken);
    return { userId, token };
  });
  const productIds = await each(sizes.products, async (n) => {
    const body = { sku: `BENCH-${n}-${randomUUID()}`, name: `Bench product ${n}`, price: 100, stock: PLENTY };
    return (await post<{ productId: string }>(url, '/products', body, adminToken)).productId;
  });
  return { url, adminToken, customers, productIds };
}

async function each<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let n = 0; n < count; n++) made.push(await make(n));
  return made;
}

async function post<T>(url: string, path: string, body: object, token?: string): Promise<T> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
