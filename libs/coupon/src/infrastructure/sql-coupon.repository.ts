import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { insertRowsLater, isDuplicateKeyOf, OwnWrites } from '@app/platform';
import { CouponRepository } from '../application/coupon.repository';
import type { Coupon } from '../domain/coupon';
import { COUPON_COLUMNS, COUPON_PRODUCT_COLUMNS, toCouponProductRows, toCouponRow } from './coupon.rows';

const AWAITED_MS = 1_000;

@Injectable()
export class SqlCouponRepository extends CouponRepository {
  constructor(private readonly writes: OwnWrites) {
    super();
  }

  insert(tx: Tx, coupon: Coupon): void {
    // A duplicate is this coupon itself, of an earlier run whose COMMIT was still under way: the next run finds its key.
    const conflictOn = isDuplicateKeyOf('PRIMARY');
    insertRowsLater(tx, 'coupons', COUPON_COLUMNS, [toCouponRow(coupon)], { conflictOn });
    insertRowsLater(tx, 'coupon_products', COUPON_PRODUCT_COLUMNS, toCouponProductRows(coupon));
    tx.afterCommit({
      name: 'mark the coupons',
      run: (committedAt) => this.writes.changed('coupons', committedAt),
      awaitedMs: AWAITED_MS,
    });
  }
}
