import { Inject, Injectable } from '@nestjs/common';
import { isId, newId } from '@app/kernel';
import { Deadline, Metrics, REDIS, type RedisClient, withRedis } from '@app/platform';
import {
  CouponGate,
  type GateUpdate,
  type GateQuestion,
  type GateRefusal,
  type GateVerdict,
} from '../application/coupon-gate';
import { CouponConfig, type GateTimes } from '../coupon.config';
import type { ClaimCoupon, Holding } from '../domain/claim';
import type { CouponId } from '../domain/coupon';
import { ALL_LISTED, ASK, MAY_CLAIM_MORE, SOLD_OUT, UPDATE } from './coupon-gate.scripts';
import { type Held, type SoldOutCoupon, SoldOutCoupons } from './sold-out-coupons';

/** A process does not keep longer lists: a holder takes about 150 bytes. */
const MOST_HOLDERS = 20_000;

/**
 * Three keys for each coupon, in one slot of a cluster: its facts, its holders, and the claims under way by the ends of their
 * leases. Each expires; the gate works without any of them.
 */
@Injectable()
export class RedisCouponGate extends CouponGate {
  private readonly times: GateTimes;
  private readonly soldOut: SoldOutCoupons;
  private readonly count: (verdict: string) => void;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    { gate }: CouponConfig,
    metrics: Metrics,
  ) {
    super();
    this.times = gate;
    this.soldOut = new SoldOutCoupons(gate.memoryMs, (couponId) => this.readSoldOut(couponId));
    this.count = metrics.tally('coupon_gate_verdicts_total', 'Answers of the coupon gate to claims.', 'verdict');
  }

  recall(question: Omit<GateQuestion, 'userCouponId' | 'insists'>): GateRefusal | undefined {
    const remembered = this.soldOut.refusalOf(question);
    if (remembered) this.count(remembered.refusal.refused);
    return remembered;
  }

  async ask(question: GateQuestion): Promise<GateVerdict> {
    const remembered = this.recall(question);
    if (remembered) return remembered;
    const verdict = await this.askRedis(question);
    if (typeof verdict === 'object' && verdict.refusal.refused === 'sold-out') this.soldOut.learn(question.couponId);
    return verdict;
  }

  private async askRedis({ couponId, userId, userCouponId, now, insists }: GateQuestion): Promise<GateVerdict> {
    const { factsTtlMs, holdersTtlMs, leaseMs } = this.times;
    const values = [now.getTime(), userId, userCouponId, insists ? 1 : 0, factsTtlMs, holdersTtlMs, leaseMs];
    const answer = await this.inTime(() => ASK.run(this.redis, keysOf(couponId), values));
    const [verdict, more] = (answer ?? ['unanswered']) as readonly string[];
    this.count(verdict ?? 'unanswered');
    if (verdict === 'crowded') return 'crowded';
    if (verdict === 'sold-out' || verdict === 'not-open') {
      return { refusal: { refused: verdict }, mayHold: more !== '0' };
    }
    if (verdict === 'already-claimed' && isId<'UserCoupon'>(more)) {
      return { refusal: { refused: verdict, userCouponId: more }, mayHold: true };
    }
    return 'pass';
  }

  async update({ coupon, holders, decided }: GateUpdate): Promise<{ wantsHolders: boolean }> {
    const values = [
      this.times.factsTtlMs,
      this.times.holdersTtlMs,
      coupon.claimFrom.getTime(),
      coupon.claimUntil.getTime(),
      coupon.quantity,
      coupon.claimedCount,
      decided.length,
      ...decided,
      ...holders.flatMap(fieldOf),
    ];
    const answer = await this.inTime(() => UPDATE.run(this.redis, keysOf(coupon.couponId), values));
    return { wantsHolders: answer === 1 };
  }

  /** Written under a temporary name and renamed when complete, so that a partial list is never used. */
  async list(couponId: CouponId, holders: AsyncIterable<readonly Holding[]>): Promise<void> {
    const { holdersTtlMs } = this.times;
    const { holders: place } = namesOf(couponId);
    const aside = `${place}:${newId()}`;
    for await (const page of holders) {
      if (page.length === 0) continue;
      const fields = page.map(fieldOf);
      await withRedis(() => this.redis.multi().hSet(aside, fields).pExpire(aside, holdersTtlMs).exec());
    }
    await withRedis(() =>
      this.redis.multi().hSet(aside, ALL_LISTED, 1).pExpire(aside, holdersTtlMs).rename(aside, place).exec(),
    );
  }

  async leave({ couponId, userCouponId }: ClaimCoupon): Promise<void> {
    await this.inTime(() => this.redis.zRem(namesOf(couponId).admitted, userCouponId));
  }

  private async readSoldOut(couponId: CouponId): Promise<SoldOutCoupon | undefined> {
    const { factsTtlMs, holdersTtlMs } = this.times;
    const keys = keysOf(couponId).slice(0, 2);
    const answer = await this.inTime(() => SOLD_OUT.run(this.redis, keys, [factsTtlMs, holdersTtlMs, MOST_HOLDERS]));
    const [from, until, quantity, claimed, lifeMs, ...words] = (answer ?? []) as readonly string[];
    if (from === undefined) return undefined;
    const holders = new Map<string, Held>();
    for (let n = 0; n + 1 < words.length; n += 2) {
      const [user = '', held] = words.slice(n, n + 2);
      holders.set(user, isId<'UserCoupon'>(held) ? held : held === MAY_CLAIM_MORE ? 'may-claim-more' : 'unknown');
    }
    return {
      claimFrom: new Date(Number(from)),
      claimUntil: new Date(Number(until)),
      quantity: Number(quantity),
      claimedCount: Number(claimed),
      lifeMs: Number(lifeMs),
      holders,
    };
  }

  /** A missing, slow or broken gate refuses no claim: the database decides without it. */
  private async inTime(command: () => Promise<unknown>): Promise<unknown> {
    try {
      return await Deadline.after(this.times.deadlineMs).race(command());
    } catch {
      return undefined;
    }
  }
}

/** `all-holders`: a hash named `holders`, as earlier releases write it, leaves out customers who may claim another one. */
const namesOf = (couponId: CouponId) => {
  const name = `coupon:gate:{${couponId}}`;
  return { facts: `${name}:facts`, holders: `${name}:all-holders`, admitted: `${name}:admitted` };
};

const fieldOf = ({ userId, userCouponId, isComplete }: Holding): [string, string] => [
  userId,
  isComplete ? userCouponId : MAY_CLAIM_MORE,
];

const keysOf = (couponId: CouponId): string[] => {
  const { facts, holders, admitted } = namesOf(couponId);
  return [facts, holders, admitted];
};
