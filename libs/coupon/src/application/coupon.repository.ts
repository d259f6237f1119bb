import type { Tx } from '@app/kernel';
import type { Coupon } from '../domain/coupon';

export abstract class CouponRepository {
  /** With its products, in two statements. The same coupon again is no error: an earlier run was committed. */
  abstract insert(tx: Tx, coupon: Coupon): Promise<void>;
}
