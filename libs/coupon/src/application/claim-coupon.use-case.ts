import { Injectable } from '@nestjs/common';
import { Clock, type IdempotentRequest, newId, StoredAnswers, type UserId } from '@app/kernel';
import type { CouponId } from '../domain/coupon';
import { ClaimLane } from './claim-lane';
import { CouponGate, type GateRefusal, type GateVerdict } from './coupon-gate';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

interface Claimed {
  readonly userId: UserId;
  readonly couponId: CouponId;
  readonly request: IdempotentRequest;
}

@Injectable()
export class ClaimCouponUseCase {
  constructor(
    private readonly gate: CouponGate,
    private readonly lane: ClaimLane,
    private readonly answers: StoredAnswers,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns only committed claims. A refusal is a value, and is returned synchronously when this process knows it: in a rush
   * most claims are refused, and a refusal should cost neither a promise nor a throw.
   * @throws coupon.busy, Unavailable
   */
  execute({ userId, couponId, request }: Claimed): ClaimAnswer | Promise<ClaimAnswer> {
    const refusal = this.gate.recall({ userId, couponId, now: this.clock.now() });
    if (refusal && !refusal.mayHold) return refusal.refusal;
    const command = { userCouponId: newId<'UserCoupon'>(), userId, couponId, request };
    return refusal ? this.answerOr(refusal, command) : this.claim(command);
  }

  private async claim(command: KeyedClaim): Promise<ClaimAnswer> {
    const verdict = await this.verdictOn(command);
    if (typeof verdict === 'object') return this.answerOr(verdict, command);
    return this.lane.claim(command).catch(async (error: unknown) => {
      await this.gate.leave(command);
      throw error;
    });
  }

  /** Only a customer who holds one of these coupons can have a stored answer (docs/adr/0029): all others are refused without MySQL. */
  private async answerOr({ refusal, mayHold }: GateRefusal, { request }: KeyedClaim): Promise<ClaimAnswer> {
    return (mayHold ? await this.answers.find(request) : undefined) ?? refusal;
  }

  /** For a crowded coupon, waits for the claims under way: most often the gate then knows that the coupon is sold out. */
  private async verdictOn(command: KeyedClaim): Promise<GateVerdict> {
    const verdict = await this.gate.ask({ ...command, now: this.clock.now(), insists: false });
    if (verdict !== 'crowded') return verdict;
    await this.lane.untilDecided(command.couponId);
    return this.gate.ask({ ...command, now: this.clock.now(), insists: true });
  }
}
