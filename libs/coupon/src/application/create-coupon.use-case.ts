import { Injectable } from '@nestjs/common';
import {
  Clock,
  earlierAnswer,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  newId,
  UnitOfWork,
} from '@app/kernel';
import { type Coupon, createCoupon, type NewCoupon } from '../domain/coupon';
import { CouponRepository } from './coupon.repository';

export interface CreateCoupon {
  readonly coupon: NewCoupon;
  readonly request: IdempotentRequest;
  /** The answer to the caller, which is stored with the key. */
  readonly view: (coupon: Coupon) => object;
}

@Injectable()
export class CreateCouponUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly coupons: CouponRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * Reads the key without a lock. Of two simultaneous requests with the same key, the second one conflicts at COMMIT with the
   * key's unique row, and its transaction runs again. @throws idempotency.key-reused
   */
  execute({ coupon: terms, request, view }: CreateCoupon): Promise<IdempotentAnswer> {
    const coupon = createCoupon(terms, { couponId: newId<'Coupon'>(), createdAt: this.clock.now() });
    return this.uow.run(async (tx) => {
      const answers = await this.idempotency.open(tx, [request]);
      const earlier = earlierAnswer(answers, request);
      if (earlier) return earlier;

      this.coupons.insert(tx, coupon);
      return firstAnswer(answers, request, JSON.stringify(view(coupon)));
    });
  }
}
