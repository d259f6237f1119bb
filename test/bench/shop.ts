import { SessionConfig } from '@app/identity/infrastructure/session.config';
import { RedisSessionStore } from '@app/identity/infrastructure/redis-session.store';
import { newId, SystemClock, type UserId } from '@app/kernel';
import { readConfig, toBinary } from '@app/platform';
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { post } from './http';
import { onServer } from './references/schemas';
import type { BenchRun } from './run';

export interface BenchCustomer {
  readonly userId: UserId;
  readonly token: string;
}

export interface BenchShop {
  readonly url: string;
  readonly adminToken: string;
  readonly customers: readonly BenchCustomer[];
  readonly productIds: readonly string[];
}

const PLENTY = 1_000_000_000;
const AT_ONCE = 50;
const ROWS_AT_ONCE = 500;
/** How long a session may wait for its first request: a soak's last claim comes an hour or more after its customer was created. */
const UNTIL_FIRST_USED_SECONDS = 12 * 60 * 60;

/** Customers with more money and products with more stock than the run can use; money and products by the public API. */
export async function makeShop(run: BenchRun, sizes: { customers: number; products: number }): Promise<BenchShop> {
  const [url] = run.apiUrls;
  if (url === undefined) throw new Error('no api is running');
  const { token: adminToken } = await post<{ token: string }>(url, '/auth/sign-in', run.admin);
  const customers = await makeCustomers(run, sizes.customers);
  await each(customers.length, AT_ONCE, async (n) =>
    post(
      url,
      `/users/${customers[n]!.userId}/balance/charges`,
      { amount: PLENTY, reference: randomUUID() },
      adminToken,
    ),
  );
  const productIds = await each(sizes.products, AT_ONCE, async (n) => {
    const body = { sku: `BENCH-${n}-${randomUUID()}`, name: `Bench product ${n}`, price: 100, stock: PLENTY };
    return (await post<{ productId: string }>(url, '/products', body, adminToken)).productId;
  });
  return { url, adminToken, customers, productIds };
}

/** Customers with a session and without a hashed password: rows of the database, sessions by identity's port. */
export async function makeCustomers(run: BenchRun, count: number): Promise<BenchCustomer[]> {
  const ids = Array.from({ length: count }, () => newId<'User'>());
  await onServer(run, async (connection) => {
    for (let n = 0; n < count; n += ROWS_AT_ONCE) {
      await connection.query(
        `INSERT INTO ${run.database.name}.users (id, email, name, password_hash, role, created_at) VALUES ?`,
        [
          ids
            .slice(n, n + ROWS_AT_ONCE)
            .map((id) => [toBinary(id), emailOf(id), 'Bench', 'none', 'customer', new Date()]),
        ],
      );
    }
  });
  return openSessions(run, ids);
}

/** A session for each customer, without a sign-in. */
export async function openSessions(run: BenchRun, ids: readonly UserId[]): Promise<BenchCustomer[]> {
  const redis = createClient({ url: run.redis.url });
  await redis.connect();
  const sessions = new RedisSessionStore(
    redis,
    new SystemClock(),
    readConfig((env) => new SessionConfig(env), { SESSION_IDLE_SECONDS: String(UNTIL_FIRST_USED_SECONDS) }),
  );
  const customers = await each(ids.length, AT_ONCE, async (n) => {
    const userId = ids[n]!;
    const { token } = await sessions.open({ userId, email: emailOf(userId), name: 'Bench', roles: ['customer'] });
    return { userId, token };
  });
  await redis.quit();
  return customers;
}

const emailOf = (userId: string): string => `${userId}@bench.example`;

async function each<T>(count: number, atOnce: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - made.length) }, (_, n) => make(made.length + n));
    made.push(...(await Promise.all(some)));
  }
  return made;
}
