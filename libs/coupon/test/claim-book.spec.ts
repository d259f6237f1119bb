import { newId } from '@app/kernel';
import fc from 'fast-check';
import { type Claim, type ClaimCoupon, isRefusal } from '../src/domain/claim';
import { ClaimBook } from '../src/domain/claim-book';
import type { CouponStanding } from '../src/domain/coupon';
import { standingAt } from './standing';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const DAY_MS = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

const coupon = (more: Partial<CouponStanding> = {}): CouponStanding => standingAt(NOW, more);

const wish = ({ couponId }: Pick<CouponStanding, 'couponId'>, userId = newId<'User'>()): ClaimCoupon => ({
  userCouponId: newId<'UserCoupon'>(),
  userId,
  couponId,
});

describe('ClaimBook', () => {
  it("continues the coupon's count, and counts the days of validity from now", () => {
    const of = coupon({ claimedCount: 4 });
    const book = new ClaimBook([of], []);
    const first = wish(of);
    expect(book.claim(first, NOW)).toEqual({
      ...first,
      claimNo: 1,
      sequence: 5,
      claimedAt: NOW,
      validUntil: later(7 * DAY_MS),
    });
    expect(book.claim(wish(of), NOW)).toMatchObject({ sequence: 6 });
    expect(book.standings()).toEqual([{ ...of, claimedCount: 6 }]);
    expect(book.changed()).toEqual([{ ...of, claimedCount: 6 }]);
  });

  it('grants the last coupon once', () => {
    const of = coupon({ quantity: 5, claimedCount: 4 });
    const book = new ClaimBook([of], []);
    expect(book.claim(wish(of), NOW)).toMatchObject({ sequence: 5 });
    expect(book.claim(wish(of), NOW)).toEqual({ refused: 'sold-out' });
  });

  it('names the latest claim of a customer, of this batch or of an earlier one', () => {
    const of = coupon({ maxPerCustomer: 2 });
    const userId = newId<'User'>();
    const earlier = { ...wish(of, userId), claimNo: 1, sequence: 1, claimedAt: NOW, validUntil: NOW };
    const book = new ClaimBook([{ ...of, claimedCount: 1 }], [earlier]);
    const second = wish(of, userId);
    expect(book.claim(second, NOW)).toMatchObject({ claimNo: 2, sequence: 2 });
    const refusal = { refused: 'already-claimed', userCouponId: second.userCouponId };
    expect(book.claim(wish(of, userId), NOW)).toEqual(refusal);
  });

  it.each([
    ['it is sold out', { quantity: 1 }],
    ['it is closed', { claimUntil: NOW }],
  ])("still reports the customer's coupon when %s", (_, more) => {
    const of = coupon({ claimedCount: 1, ...more });
    const earlier = { ...wish(of), claimNo: 1, sequence: 1, claimedAt: NOW, validUntil: NOW };
    const book = new ClaimBook([of], [earlier]);
    expect(book.claim(wish(of, earlier.userId), NOW)).toMatchObject({ userCouponId: earlier.userCouponId });
  });

  it('returns the claim of an earlier run of the same work', () => {
    const of = coupon({ quantity: 1, claimedCount: 1 });
    const own: Claim = { ...wish(of), claimNo: 1, sequence: 1, claimedAt: NOW, validUntil: later(DAY_MS) };
    const book = new ClaimBook([of], [own]);
    const { userCouponId, userId, couponId } = own;
    expect(book.claim({ userCouponId, userId, couponId }, later(5))).toEqual(own);
    expect(book.newClaims()).toEqual([]);
    expect(book.changed()).toEqual([]);
  });

  it('finds each of the claims of a customer, in any order, and names the latest', () => {
    const of = coupon({ maxPerCustomer: 2, claimedCount: 2 });
    const userId = newId<'User'>();
    const [first, second] = [1, 2].map((n): Claim => ({
      ...wish(of, userId),
      claimNo: n,
      sequence: n,
      claimedAt: NOW,
      validUntil: NOW,
    }));
    for (const earlier of [
      [first!, second!],
      [second!, first!],
    ]) {
      const book = new ClaimBook([of], earlier);
      expect(earlier.map((claim) => book.claim(claim, NOW))).toEqual(earlier);
      expect(book.holdingOf({ userId, couponId: of.couponId })).toEqual({
        userId,
        userCouponId: second!.userCouponId,
        isComplete: true,
      });
    }
  });

  it('ignores claims of coupons that it does not have', () => {
    const other: Claim = { ...wish(coupon()), claimNo: 1, sequence: 1, claimedAt: NOW, validUntil: NOW };
    const of = coupon();
    expect(new ClaimBook([of], [other]).claim(wish(of), NOW)).toMatchObject({ sequence: 1 });
  });

  it('distinguishes refusals from claims', () => {
    const of = coupon({ quantity: 1 });
    const book = new ClaimBook([of], []);
    expect([book.claim(wish(of), NOW), book.claim(wish(of), NOW)].map(isRefusal)).toEqual([false, true]);
  });

  it('is open from its start (inclusive) to its end (exclusive)', () => {
    const of = coupon({ claimFrom: NOW, claimUntil: later(10) });
    const book = new ClaimBook([of], []);
    expect(book.claim(wish(of), later(-1))).toEqual({ refused: 'not-open' });
    expect(book.claim(wish(of), NOW)).toMatchObject({ sequence: 1 });
    expect(book.claim(wish(of), later(9))).toMatchObject({ sequence: 2 });
    expect(book.claim(wish(of), later(10))).toEqual({ refused: 'not-open' });
  });

  it('has no other coupons', () => {
    expect(new ClaimBook([coupon()], []).claim(wish(coupon()), NOW)).toEqual({ refused: 'not-found' });
  });

  it('never exceeds the quantity or the limit per customer, and numbers claims without a gap, in any order', () => {
    const users = Array.from({ length: 4 }, () => newId<'User'>());
    const coupons = [
      coupon({ quantity: 5, maxPerCustomer: 2, claimedCount: 2 }),
      coupon({ quantity: 3 }),
      coupon({ quantity: 100, maxPerCustomer: 3 }),
    ];
    const wishes = fc.array(fc.record({ of: fc.constantFrom(...coupons), userId: fc.constantFrom(...users) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(wishes, (commands) => {
        const book = new ClaimBook(coupons, []);
        const outcomes = commands.map(({ of, userId }) => book.claim(wish(of, userId), NOW));
        const claims = outcomes.flatMap((outcome) => (isRefusal(outcome) ? [] : [outcome]));
        for (const { couponId, quantity, maxPerCustomer, claimedCount } of coupons) {
          const mine = claims.filter((claim) => claim.couponId === couponId);
          expect(claimedCount + mine.length).toBeLessThanOrEqual(quantity);
          expect(mine.map(({ sequence }) => sequence)).toEqual(mine.map((_, n) => claimedCount + n + 1));
          for (const userId of users) {
            const own = mine.filter((claim) => claim.userId === userId).map(({ claimNo }) => claimNo);
            expect(own).toEqual(own.map((_, n) => n + 1));
            expect(own.length).toBeLessThanOrEqual(maxPerCustomer);
          }
        }
      }),
    );
  });
});
