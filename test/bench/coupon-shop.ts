import { readConfig } from '@app/platform/config/environment';
import { SessionConfig } from '@app/identity/infrastructure/session.config';
import { RedisSessionStore } from '@app/identity/infrastructure/redis-session.store';
import { newId, SystemClock } from '@app/kernel';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { createClient } from 'redis';
import type { BenchRun } from './run';
import { makeShop } from './shop';

const AT_ONCE = 500;

/** A shop with coupons, and customers who are nothing but sessions. */
export class CouponShop {
  private constructor(
    private readonly run: BenchRun,
    readonly url: string,
    private readonly adminToken: string,
    /** One for each customer. */
    readonly tokens: readonly string[],
  ) {}

  static async make(run: BenchRun, customers: number): Promise<CouponShop> {
    const { url, adminToken } = await makeShop(run, { customers: 0, products: 0 });
    return new CouponShop(run, url, adminToken, await openSessions(run, customers));
  }

  async coupon(quantity: number): Promise<string> {
    const response = await fetch(`${this.url}/coupons`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.adminToken}` },
      body: JSON.stringify({
        name: 'Bench',
        kind: 'fixed',
        value: 100,
        quantity,
        claimFrom: '2026-01-01T00:00:00Z',
        claimUntil: '2099-01-01T00:00:00Z',
        validForDays: 30,
      }),
    });
    if (!response.ok) throw new Error(`the coupon was refused: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { couponId: string }).couponId;
  }

  claim(couponId: string, token: string): Promise<Response> {
    return fetch(`${this.url}/coupons/${couponId}/claims`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  }

  /** How many are claimed of all coupons. @throws when a count, its rows and their numbers do not agree. */
  async countClaims(): Promise<number> {
    const { host, port, admin, name } = this.run.database;
    const connection = await createConnection({ host, port, ...admin, database: name });
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT coupons.claimed_count AS counted, COUNT(claims.id) AS written, COALESCE(MAX(claims.sequence), 0) AS last
       FROM coupons LEFT JOIN user_coupons AS claims ON claims.coupon_id = coupons.id GROUP BY coupons.id`,
    );
    await connection.end();
    for (const { counted, written, last } of rows) {
      if (counted !== written || counted !== last)
        throw new Error(`counted ${counted}, written ${written}, last ${last}`);
    }
    return rows.reduce((sum, { counted }) => sum + Number(counted), 0);
  }
}

/** Through identity's port rather than by so many password hashes. */
async function openSessions(run: BenchRun, count: number): Promise<string[]> {
  const redis = createClient({ url: run.redis.url });
  await redis.connect();
  const config = readConfig((env) => new SessionConfig(env), {});
  const sessions = new RedisSessionStore(redis, new SystemClock(), config);
  const tokens: string[] = [];
  while (tokens.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - tokens.length) }, () =>
      sessions.open({ userId: newId<'User'>(), email: 'somebody@bench.example', name: 'Bench', roles: ['customer'] }),
    );
    tokens.push(...(await Promise.all(some)).map(({ token }) => token));
  }
  await redis.quit();
  return tokens;
}
