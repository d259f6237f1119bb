import { newId } from '@app/kernel';
import { brokenCouponRules, createCoupon, type NewCoupon } from '../src/domain/coupon';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

const terms = (more: Partial<NewCoupon> = {}): NewCoupon => ({
  name: 'Autumn tea',
  kind: 'percent',
  value: 100,
  maxDiscount: undefined,
  minOrderAmount: 0,
  productIds: undefined,
  quantity: 1,
  maxPerCustomer: 100,
  claimFrom: NOW,
  claimUntil: later(1),
  validForDays: 3_650,
  ...more,
});
const create = (more: Partial<NewCoupon>) =>
  createCoupon(terms(more), { couponId: newId<'Coupon'>(), createdAt: later(5) });

describe('createCoupon', () => {
  it('makes a coupon without claims, at the bounds of its rules', () => {
    expect(create({})).toEqual({ ...terms(), couponId: expect.any(String), claimedCount: 0, createdAt: later(5) });
    expect(create({ kind: 'fixed', value: Number.MAX_SAFE_INTEGER })).toMatchObject({ claimedCount: 0 });
    expect(create({ value: 1, maxDiscount: 1, maxPerCustomer: 1, validForDays: 1 })).toMatchObject({ claimedCount: 0 });
  });

  it.each<[string, Partial<NewCoupon>]>([
    ['aPercentageIsAtMostOneHundred', { value: 101 }],
    ['claimsEndAfterTheyBegin', { claimUntil: NOW }],
    ['claimsEndAfterTheyBegin', { claimFrom: later(2) }],
    ['aCouponForSomeProductsNamesThem', { productIds: [] }],
    ['value', { value: 0 }],
    ['value', { kind: 'fixed', value: 0.5 }],
    ['maxDiscount', { maxDiscount: 0 }],
    ['minOrderAmount', { minOrderAmount: -1 }],
    ['quantity', { quantity: 0 }],
    ['quantity', { quantity: Number.MAX_SAFE_INTEGER + 1 }],
    ['maxPerCustomer', { maxPerCustomer: 101 }],
    ['maxPerCustomer', { maxPerCustomer: 0 }],
    ['validForDays', { validForDays: 3_651 }],
    ['validForDays', { validForDays: 0 }],
  ])('refuses a coupon against %s: %j', (rule, more) => {
    expect(() => create(more)).toThrow(new RangeError(`not a coupon: ${rule}`));
  });

  it('names all broken rules', () => {
    expect(brokenCouponRules(terms({ value: 101, claimUntil: NOW }))).toEqual([
      'aPercentageIsAtMostOneHundred',
      'claimsEndAfterTheyBegin',
    ]);
  });
});
