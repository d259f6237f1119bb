import type { Tx } from '@app/kernel';
import type { Coupon } from '../domain/coupon';

export abstract class CouponRepository {
  /** With its products, in two statements that travel with COMMIT. */
  abstract insert(tx: Tx, coupon: Coupon): void;
}
