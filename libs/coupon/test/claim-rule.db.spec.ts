import { newId } from '@app/kernel';
import { Metrics } from '@app/platform';
import { readConfig } from '@app/platform/config/environment';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import type { GateVerdict } from '../src/application/coupon-gate';
import { CouponConfig } from '../src/coupon.config';
import type { Claim, Holding } from '../src/domain/claim';
import { ClaimableCoupon } from '../src/domain/claimable-coupon';
import type { CouponStanding } from '../src/domain/coupon';
import { RedisCouponGate } from '../src/infrastructure/redis-coupon.gate';
import { ASK, CLAIM_CASES, type ClaimCase, situationOf } from './claim-cases';

describe('the claim rule before the database', () => {
  let redis: TestRedis;
  /** Asks Redis each time. */
  let gate: RedisCouponGate;
  /** Remembers coupons that are sold out. */
  let remembering: RedisCouponGate;

  beforeAll(async () => {
    redis = await createTestRedis();
    const gateOf = (memoryMs: string) => {
      const environment = { COUPON_GATE_DEADLINE_MS: '1000', COUPON_GATE_MEMORY_MS: memoryMs };
      const config = readConfig((env) => new CouponConfig(env), environment);
      return new RedisCouponGate(redis.client, config, new Metrics());
    };
    gate = gateOf('0');
    remembering = gateOf('60000');
  });
  afterAll(() => redis.close());

  /** Waits until the gate has all updates and the lists of holders that it needs. */
  async function updateGate(coupon: CouponStanding, claims: readonly Claim[]): Promise<void> {
    const claimable = new ClaimableCoupon(coupon, claims);
    const holders = [...new Set(claims.map(({ userId }) => userId))].map((userId) => claimable.holdingOf(userId)!);
    const { wantsHolders } = await gate.update({ coupon, holders, decided: [] });
    expect(wantsHolders).toBe(coupon.claimedCount === coupon.quantity);
    if (wantsHolders) await gate.list(coupon.couponId, pagesOf(holders));
  }

  const expected = (answer: ClaimCase['gate'], latest: Claim | undefined): GateVerdict | undefined => {
    if (answer === ASK) return 'pass';
    const { refused, mayHold } = answer;
    if (refused !== 'already-claimed') return { refusal: { refused }, mayHold };
    return { refusal: { refused, userCouponId: latest!.userCouponId }, mayHold };
  };

  it.each(CLAIM_CASES)('is that of the gate, or the gate asks: %s', async (_, each) => {
    const { coupon, claims, command, latest } = situationOf(each);
    await updateGate(coupon, claims);
    const verdict = await gate.ask({ ...command, now: each.now, insists: false });
    expect(verdict).toEqual(expected(each.gate, latest));
  });

  it.each(CLAIM_CASES)('is that of a gate that knows no holder, or the gate asks: %s', async (_, each) => {
    const { coupon, command, latest } = situationOf(each);
    await gate.update({ coupon, holders: [], decided: [] });
    const verdict = await gate.ask({ ...command, now: each.now, insists: false });
    expect(verdict).toEqual(expected(each.bareGate, latest));
  });

  it.each(CLAIM_CASES)("is that of a process's memory, or the process asks: %s", async (_, each) => {
    const { coupon, claims, command, latest } = situationOf(each);
    await updateGate(coupon, claims);
    const stranger = { ...command, userId: newId<'User'>(), now: coupon.claimFrom, insists: true };
    await remembering.ask(stranger); // a process learns from a stranger's "sold out"
    if (each.left === 0) await waitFor(() => remembering.recall(stranger) !== undefined, { what: 'it to remember' });
    const recalled = remembering.recall({ ...command, now: each.now });
    expect(recalled ?? 'pass').toEqual(expected(each.memory, latest));
  });
});

async function* pagesOf(holders: readonly Holding[]): AsyncIterable<readonly Holding[]> {
  yield await Promise.resolve(holders);
}
