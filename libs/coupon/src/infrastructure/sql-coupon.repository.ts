import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { insertAllLater, isDuplicateKeyOf, toBinary } from '@app/platform';
import { CouponRepository } from '../application/coupon.repository';
import type { Coupon } from '../domain/coupon';
import { COUPON_COLUMNS, couponValues } from './coupon.rows';

@Injectable()
export class SqlCouponRepository extends CouponRepository {
  insert(tx: Tx, coupon: Coupon): void {
    const id = toBinary(coupon.couponId);
    // A duplicate is this coupon itself, of an earlier run whose COMMIT was still under way: the next run finds its key.
    insertAllLater(tx, 'coupons', COUPON_COLUMNS, [couponValues(coupon)], { conflictOn: isDuplicateKeyOf('PRIMARY') });
    insertAllLater(
      tx,
      'coupon_products',
      ['coupon_id', 'product_id'],
      (coupon.productIds ?? []).map((productId) => [id, toBinary(productId)]),
    );
  }
}
