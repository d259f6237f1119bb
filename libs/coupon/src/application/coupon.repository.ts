import type { Tx } from '@app/kernel';
import type { Coupon } from '../domain/coupon';

export abstract class CouponRepository {
  /** Inserts the coupon and its products in two statements, sent with COMMIT. */
  abstract insert(tx: Tx, coupon: Coupon): void;
}
