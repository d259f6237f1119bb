import { Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { fromBinary, type ReadSource, ReplicaReads, toBinary } from '@app/platform';
import { type CouponListing, CouponQueries } from '../application/coupon.queries';
import type { Coupon } from '../domain/coupon';
import { COUPON_COLUMNS, type CouponProductRow, type CouponRow, toCoupon } from './coupon.rows';

@Injectable()
export class SqlCouponQueries extends CouponQueries {
  constructor(private readonly reads: ReplicaReads) {
    super();
  }

  listClaimable(listing: CouponListing): Promise<Coupon[]> {
    return this.reads.run('coupons', (source) => this.list(source, listing));
  }

  private async list(source: ReadSource, { now, limit, after }: CouponListing): Promise<Coupon[]> {
    const claimUntil = after && new Date(after[0]);
    const rows = await source.query<CouponRow>(
      `SELECT ${COUPON_COLUMNS.join(', ')} FROM coupons
       WHERE claim_until > ? AND claim_from <= ? AND claimed_count < quantity
       ${after ? 'AND (claim_until > ? OR (claim_until = ? AND id > ?))' : ''}
       ORDER BY claim_until, id LIMIT ?`,
      [now, now, ...(after ? [claimUntil, claimUntil, toBinary(after[1])] : []), limit + 1],
    );
    const productIds = await this.productsOf(source, rows);
    return rows.map((row) => toCoupon(row, productIds.get(row.id.toString('hex'))));
  }

  private async productsOf(
    source: ReadSource,
    coupons: readonly CouponRow[],
  ): Promise<ReadonlyMap<string, ProductId[]>> {
    const byCoupon = new Map<string, ProductId[]>();
    if (coupons.length === 0) return byCoupon;
    const rows = await source.query<CouponProductRow>(
      'SELECT coupon_id, product_id FROM coupon_products WHERE coupon_id IN (?) ORDER BY coupon_id, product_id',
      [coupons.map(({ id }) => id)],
    );
    for (const { coupon_id, product_id } of rows) {
      const couponId = coupon_id.toString('hex');
      const productIds = byCoupon.get(couponId) ?? [];
      productIds.push(fromBinary<'Product'>(product_id));
      byCoupon.set(couponId, productIds);
    }
    return byCoupon;
  }
}
