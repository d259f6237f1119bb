import { Injectable } from '@nestjs/common';
import { Clock, newId, UnitOfWork } from '@app/kernel';
import type { Coupon } from '../domain/coupon';
import { CouponRepository } from './coupon.repository';

export type CreateCoupon = Omit<Coupon, 'couponId' | 'claimedCount' | 'createdAt'>;

@Injectable()
export class CreateCouponUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly coupons: CouponRepository,
  ) {}

  async execute(command: CreateCoupon): Promise<Coupon> {
    const couponId = newId<'Coupon'>();
    const coupon: Coupon = { ...command, couponId, claimedCount: 0, createdAt: this.clock.now() };
    await this.uow.run((tx) => this.coupons.insert(tx, coupon));
    return coupon;
  }
}
