import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@app/kernel';
import type { ClaimCoupon, ClaimOutcome } from '../domain/claim';
import type { CouponId } from '../domain/coupon';
import { ClaimLane } from './claim-lane';
import { CouponGate, type GateVerdict } from './coupon-gate';

@Injectable()
export class ClaimCouponUseCase {
  constructor(
    private readonly gate: CouponGate,
    private readonly lane: ClaimLane,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers only what is committed. A refusal is a value, and at once where this process knows it by itself: in a rush
   * most claims are refused, and none of them should cost a promise or a throw.
   * @throws coupon.busy, Unavailable
   */
  execute(userId: UserId, couponId: CouponId): ClaimOutcome | Promise<ClaimOutcome> {
    const refusal = this.gate.recall({ userId, couponId, now: this.clock.now() });
    return refusal ?? this.claim({ userCouponId: newId<'UserCoupon'>(), userId, couponId });
  }

  private async claim(command: ClaimCoupon): Promise<ClaimOutcome> {
    const verdict = await this.verdictOn(command);
    if (typeof verdict === 'object') return verdict;
    return this.lane.claim(command).catch(async (error: unknown) => {
      await this.gate.leave(command);
      throw error;
    });
  }

  /** Where it is crowded the claims under way are waited for: most often the gate then knows that there are none left. */
  private async verdictOn(command: ClaimCoupon): Promise<GateVerdict> {
    const verdict = await this.gate.ask({ ...command, now: this.clock.now(), insists: false });
    if (verdict !== 'crowded') return verdict;
    await this.lane.untilDecided(command.couponId);
    return this.gate.ask({ ...command, now: this.clock.now(), insists: true });
  }
}
