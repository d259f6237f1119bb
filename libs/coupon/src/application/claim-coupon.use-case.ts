import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@app/kernel';
import { type Claim, type ClaimCoupon, isRefusal } from '../domain/claim';
import type { CouponId } from '../domain/coupon';
import { refusalError } from '../domain/coupon.errors';
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
   * Answers only what is committed.
   * @throws coupon.not-found, coupon.not-open, coupon.sold-out, coupon.already-claimed, coupon.busy, Unavailable
   */
  async execute(userId: UserId, couponId: CouponId): Promise<Claim> {
    const command: ClaimCoupon = { userCouponId: newId<'UserCoupon'>(), userId, couponId };
    const verdict = await this.verdictOn(command);
    if (typeof verdict === 'object') throw refusalError(verdict);
    const outcome = await this.lane.claim(command).catch(async (error: unknown) => {
      await this.gate.leave(command);
      throw error;
    });
    if (isRefusal(outcome)) throw refusalError(outcome);
    return outcome;
  }

  /** Where it is crowded the claims under way are waited for: most often the gate then knows that there are none left. */
  private async verdictOn(command: ClaimCoupon): Promise<GateVerdict> {
    const verdict = await this.gate.ask({ ...command, now: this.clock.now(), insists: false });
    if (verdict !== 'crowded') return verdict;
    await this.lane.untilDecided(command.couponId);
    return this.gate.ask({ ...command, now: this.clock.now(), insists: true });
  }
}
