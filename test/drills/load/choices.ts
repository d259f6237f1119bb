import type { Chance } from './chance';

export type Act = 'order' | 'basket' | 'cart-order' | 'charge' | 'claim' | 'refund' | 'cancellation' | 'read';

/** How many of a hundred. */
const SHARES: readonly (readonly [act: Act, share: number])[] = [
  ['order', 36],
  ['basket', 14],
  ['cart-order', 6],
  ['charge', 8],
  ['claim', 6],
  ['refund', 8],
  ['cancellation', 4],
  ['read', 18],
];

/** Of the orders of one product. */
const HOT_SHARE = 50;
const COUPON_SHARE = 25;
const REPEAT_SHARE = 5;
const MOST_LINES = 5;
const MOST_UNITS = 4;
const LARGEST_CHARGE = 20_000;

/** What one caller does next. Numbers that name something are places in a list, which wraps around. */
export interface Choice {
  readonly act: Act;
  readonly customer: number;
  readonly key: string;
  /** Places of products; 0 is the hot one. */
  readonly products: readonly number[];
  readonly units: readonly number[];
  /** Minor units. */
  readonly charge: number;
  /** One of the customer's own orders or coupons, or a thing to read. */
  readonly which: number;
  readonly useCoupon: boolean;
  /** Send it again after its success. */
  readonly repeat: boolean;
}

/** Draws as many numbers for each choice, so that no choice depends on what earlier ones came to. */
export function choose(chance: Chance, products: number): Choice {
  const act = actAt(chance.whole(1, 100));
  const hot = chance.percent(HOT_SHARE);
  const several = chance.whole(2, MOST_LINES);
  const places = Array.from({ length: MOST_LINES }, () => chance.whole(0, products - 1));
  const units = Array.from({ length: MOST_LINES }, () => chance.whole(1, MOST_UNITS));
  const count = act === 'order' ? 1 : several;
  return {
    act,
    customer: chance.whole(0, 999_999),
    key: chance.name(),
    products: act === 'order' && hot ? [0] : [...new Set(places.slice(0, count))],
    units,
    charge: chance.whole(1, LARGEST_CHARGE),
    which: chance.whole(0, 999_999),
    useCoupon: chance.percent(COUPON_SHARE),
    repeat: chance.percent(REPEAT_SHARE),
  };
}

function actAt(hundredth: number): Act {
  let sum = 0;
  for (const [act, share] of SHARES) {
    sum += share;
    if (hundredth <= sum) return act;
  }
  throw new Error('the shares are less than a hundred');
}
