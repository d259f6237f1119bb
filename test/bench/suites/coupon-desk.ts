import type { RowDataPacket } from 'mysql2/promise';
import { randomUUID } from 'node:crypto';
import { post } from '../http';
import type { Load } from '../load/load';
import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';
import type { BenchShop } from '../shop';

/** Claims of one coupon, each by the next customer. */
export const claimRequest = (url: string, couponId: string, expect: Load['expect'], tokens: Load['tokens']): Load => ({
  url,
  method: 'POST',
  path: `/coupons/${couponId}/claims`,
  expect,
  tokens,
  idempotencyKeys: true,
});

/** Creates coupons, claims them and counts the claims. */
export class CouponDesk {
  constructor(
    private readonly run: BenchRun,
    private readonly shop: BenchShop,
  ) {}

  async coupon(quantity: number): Promise<string> {
    const coupon = {
      ...{ name: 'Bench', kind: 'fixed', value: 100, quantity, validForDays: 30 },
      claimFrom: '2026-01-01T00:00:00Z',
      claimUntil: '2099-01-01T00:00:00Z',
    };
    const { couponId } = await post<{ couponId: string }>(this.shop.url, '/coupons', coupon, this.shop.adminToken);
    return couponId;
  }

  claim(couponId: string, token: string): Promise<Response> {
    return fetch(`${this.shop.url}/coupons/${couponId}/claims`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    });
  }

  /** The number of claims of all coupons. @throws when a count, its rows and their numbers do not agree. */
  async countClaims(): Promise<number> {
    const schema = this.run.database.name;
    const rows = await onServer(this.run, async (connection) => {
      const [found] = await connection.query<RowDataPacket[]>(
        `SELECT coupons.claimed_count AS counted, COUNT(claims.id) AS written, COALESCE(MAX(claims.sequence), 0) AS last
         FROM ${schema}.coupons LEFT JOIN ${schema}.user_coupons AS claims ON claims.coupon_id = coupons.id
         GROUP BY coupons.id`,
      );
      return found;
    });
    for (const { counted, written, last } of rows) {
      if (counted !== written || counted !== last)
        throw new Error(`counted ${counted}, written ${written}, last ${last}`);
    }
    return rows.reduce((sum, { counted }) => sum + Number(counted), 0);
  }
}
