import { Injectable } from '@nestjs/common';
import type { Tx, WhenLocked } from '@app/kernel';
import { type CouponLedger, type CouponUse, CustomerCoupons } from '../contract';
import { HeldCouponRepository } from './held-coupon.repository';

@Injectable()
export class CustomerCouponsService extends CustomerCoupons {
  constructor(private readonly repository: HeldCouponRepository) {
    super();
  }

  open(tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<CouponLedger> {
    return this.repository.open(tx, uses, whenLocked);
  }
}
