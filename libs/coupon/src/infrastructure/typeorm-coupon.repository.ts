import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { insertAll, select, toBinary } from '@app/platform';
import { CouponRepository } from '../application/coupon.repository';
import type { Coupon } from '../domain/coupon';
import { COUPON_COLUMNS, couponValues } from './coupon.rows';

@Injectable()
export class TypeOrmCouponRepository extends CouponRepository {
  async insert(tx: Tx, coupon: Coupon): Promise<void> {
    const id = toBinary(coupon.couponId);
    const committed = await select(tx, 'SELECT id FROM coupons WHERE id = ?', [id]);
    if (committed.length > 0) return; // by an earlier run, whose answer to COMMIT was lost
    await insertAll(tx, 'coupons', COUPON_COLUMNS, [couponValues(coupon)]);
    await insertAll(
      tx,
      'coupon_products',
      ['coupon_id', 'product_id'],
      (coupon.productIds ?? []).map((productId) => [id, toBinary(productId)]),
    );
  }
}
