import { newId, type UserId } from '@app/kernel';
import type { GateQuestion } from '../src/application/coupon-gate';
import type { ClaimRefusal } from '../src/domain/claim';
import type { CouponId } from '../src/domain/coupon';
import { type Held, type SoldOutCoupon, SoldOutCoupons } from '../src/infrastructure/sold-out-coupons';

const NOW = new Date('2026-11-22T12:00:00Z');
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('SoldOutCoupons', () => {
  const couponId = newId<'Coupon'>() as CouponId;
  const holder = newId<'User'>();
  const holderOfOne = newId<'User'>();
  const held = newId<'UserCoupon'>();
  const question = (userId: UserId = newId<'User'>(), now = NOW): GateQuestion => ({
    couponId,
    userId,
    userCouponId: newId<'UserCoupon'>(),
    now,
    insists: false,
  });
  const soldOut = (facts: Partial<SoldOutCoupon> = {}): SoldOutCoupon => ({
    claimFrom: new Date(NOW.getTime() - 1_000),
    claimUntil: new Date(NOW.getTime() + 1_000),
    quantity: 2,
    claimedCount: 2,
    lifeMs: 10_000,
    holders: new Map<string, Held>([
      [holder, held],
      [holderOfOne, 'may-claim-more'],
    ]),
    ...facts,
  });
  const refusal = (what: ClaimRefusal) => ({ refusal: what, mayHold: false });
  const alreadyClaimed = { refused: 'already-claimed', userCouponId: held };
  const learned = async (coupon: SoldOutCoupon | undefined, memoryMs = 5_000) => {
    const memory = new SoldOutCoupons(memoryMs, () => Promise.resolve(coupon));
    memory.learn(couponId);
    await settled();
    return memory;
  };

  afterEach(() => jest.restoreAllMocks());

  it('distinguishes a holder, a customer who came too late, and a claim outside the claim period', async () => {
    const memory = await learned(soldOut());
    expect(memory.refusalOf(question())).toEqual(refusal({ refused: 'sold-out' }));
    expect(memory.refusalOf(question(holder))).toEqual({ refusal: alreadyClaimed, mayHold: true });
    const closed = new Date(NOW.getTime() + 1_000);
    expect(memory.refusalOf(question(undefined, closed))).toEqual(refusal({ refused: 'not-open' }));
    expect(memory.refusalOf(question(holder, closed))).toEqual({ refusal: alreadyClaimed, mayHold: true });
  });

  it('reports a possible repetition for a holder who could have claimed another one', async () => {
    const memory = await learned(soldOut());
    expect(memory.refusalOf(question(holderOfOne))).toEqual({ refusal: { refused: 'sold-out' }, mayHold: true });
    const closed = new Date(NOW.getTime() + 1_000);
    const late = memory.refusalOf(question(holderOfOne, closed));
    expect(late).toEqual({ refusal: { refused: 'not-open' }, mayHold: true });
  });

  it('does not decide for a holder whose coupon cannot be read', async () => {
    const memory = await learned(soldOut({ holders: new Map<string, Held>([[holder, 'unknown']]) }));
    expect(memory.refusalOf(question(holder))).toBeUndefined();
    expect(memory.refusalOf(question())).toEqual(refusal({ refused: 'sold-out' }));
  });

  it('knows nothing of a coupon that the gate does not say is sold out', async () => {
    expect((await learned(undefined)).refusalOf(question())).toBeUndefined();
  });

  it.each([
    ['than the gate believes it', { lifeMs: 100 }, 5_000, 100],
    ['than it may', { lifeMs: 10_000 }, 200, 200],
  ])('remembers no longer %s', async (_, facts, memoryMs, until) => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const memory = await learned(soldOut(facts), memoryMs);
    clock.mockReturnValue(1_000 + until - 1);
    expect(memory.refusalOf(question())).toEqual(refusal({ refused: 'sold-out' }));
    clock.mockReturnValue(1_000 + until);
    expect(memory.refusalOf(question())).toBeUndefined();
  });

  it('reads once for simultaneous claims, and never when its memory is off', async () => {
    const read = jest.fn(() => Promise.resolve(soldOut()));
    const memory = new SoldOutCoupons(5_000, read);
    for (let n = 0; n < 10; n++) memory.learn(couponId);
    await settled();
    memory.learn(couponId);
    new SoldOutCoupons(0, read).learn(couponId);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('remembers a limited number of coupons, and forgets the oldest first', async () => {
    const memory = new SoldOutCoupons(5_000, () => Promise.resolve(soldOut()));
    memory.learn(couponId);
    await settled();
    for (let n = 0; n < 50; n++) memory.learn(newId<'Coupon'>());
    await settled();
    expect(memory.refusalOf(question())).toBeUndefined();
  });
});
