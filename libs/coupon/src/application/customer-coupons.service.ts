import { Injectable } from '@nestjs/common';
import type { Tx, WhenLocked } from '@app/kernel';
import { type CouponLedger, type CouponUse, CustomerCoupons } from '../contract';
import { HeldCouponRepository } from './held-coupon.repository';

@Injectable()
export class CustomerCouponsService extends CustomerCoupons {
  constructor(private readonly repository: HeldCouponRepository) {
    super();
  }

  async open(tx: Tx, uses: readonly CouponUse[], whenLocked?: WhenLocked): Promise<CouponLedger> {
    const held = await this.repository.lock(tx, uses, whenLocked);
    return {
      isHeld: (use) => held.isHeld(use),
      termsOf: (use, at) => held.termsOf(use, at),
      use: (use, orderId) => held.use(use, orderId),
      giveBack: (use, orderId, at) => held.giveBack(use, orderId, at),
      flush: () => this.repository.save(tx, held),
    };
  }
}
