import { newId, type OrderId } from '@app/kernel';
import fc from 'fast-check';
import type { HeldCouponState } from '../src/domain/held-coupon';
import { HeldCoupons } from '../src/domain/held-coupons';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const LATER = new Date('2026-11-27T12:00:00.000Z');

const coupon = (more: Partial<HeldCouponState> = {}): HeldCouponState => ({
  userId: newId<'User'>(),
  userCouponId: newId<'UserCoupon'>(),
  terms: { kind: 'fixed', value: 1_000, maxDiscount: undefined, minOrderAmount: 0, productIds: undefined },
  validUntil: LATER,
  orderId: undefined,
  ...more,
});

describe('HeldCoupons', () => {
  it('lets the second order of a batch see that the first has used it', () => {
    const held = coupon();
    const coupons = new HeldCoupons([held]);
    expect(coupons.termsOf(held, NOW)).toBe(held.terms);
    const first = newId<'Order'>();
    coupons.use(held, first);
    expect(coupons.termsOf(held, NOW)).toBe('used');
    expect(() => coupons.use(held, newId<'Order'>())).toThrow(RangeError);
    expect(coupons.changes()).toEqual([{ userId: held.userId, userCouponId: held.userCouponId, orderId: first }]);
  });

  it('may be used again by the order that has it', () => {
    const held = coupon();
    const coupons = new HeldCoupons([held]);
    const orderId = newId<'Order'>();
    coupons.use(held, orderId);
    coupons.use(held, orderId);
    expect(coupons.changes()).toMatchObject([{ orderId }]);
  });

  it('does not find the coupon of another customer', () => {
    const held = coupon();
    const coupons = new HeldCoupons([held]);
    const stranger = { ...held, userId: newId<'User'>() };
    expect(coupons.termsOf(stranger, NOW)).toBe('unknown');
    expect(() => coupons.use(stranger, newId<'Order'>())).toThrow(RangeError);
  });

  it('is usable before its end, and not at it', () => {
    const held = coupon();
    const coupons = new HeldCoupons([held]);
    expect(coupons.termsOf(held, new Date(LATER.getTime() - 1))).toBe(held.terms);
    expect(coupons.termsOf(held, LATER)).toBe('expired');
  });

  it('is given back by its own order, while it is valid, and by no other', () => {
    const orderId = newId<'Order'>();
    const held = coupon({ orderId });
    const coupons = new HeldCoupons([held]);
    coupons.giveBack(held, newId<'Order'>(), NOW);
    coupons.giveBack(held, orderId, LATER);
    expect(coupons.changes()).toEqual([]);
    coupons.giveBack(held, orderId, NOW);
    expect(coupons.termsOf(held, NOW)).toBe(held.terms);
    expect(coupons.changes()).toEqual([{ userId: held.userId, userCouponId: held.userCouponId, orderId: undefined }]);
  });

  it('writes nothing for a coupon that is back in its first state', () => {
    const orderId = newId<'Order'>();
    const held = coupon({ orderId });
    const coupons = new HeldCoupons([held]);
    coupons.giveBack(held, orderId, NOW);
    coupons.use(held, orderId);
    expect(coupons.changes()).toEqual([]);
  });

  it('is never in two orders, for any order of uses and returns', () => {
    const orders = Array.from({ length: 3 }, () => newId<'Order'>());
    const step = fc.record({ verb: fc.constantFrom('use', 'give back'), order: fc.constantFrom(...orders) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const held = coupon();
        const coupons = new HeldCoupons([held]);
        let holder: OrderId | undefined;
        for (const { verb, order } of steps) {
          const isFree = typeof coupons.termsOf(held, NOW) === 'object';
          expect(isFree).toBe(holder === undefined);
          if (verb === 'use' && isFree) {
            coupons.use(held, order);
            holder = order;
          }
          if (verb === 'give back') {
            coupons.giveBack(held, order, NOW);
            if (holder === order) holder = undefined;
          }
        }
        expect(coupons.changes()[0]?.orderId).toBe(holder);
      }),
    );
  });
});
