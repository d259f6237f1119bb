import { toBinary } from '@app/platform';
import { CouponDrawer } from './coupon-drawer';
import { LittleShop } from './little-shop';
import type { Claim, Coupon, Customer, PlacedOrder, Product, Refund } from './placed-order';
import { insert, type Queryable } from './rows';

const HOUR_MS = 3_600_000;

/** Some weeks of a small shop, without violations. */
export interface Scenario {
  readonly alice: Customer;
  readonly bob: Customer;
  readonly dave: Customer;
  readonly tea: Product;
  readonly cup: Product;
  readonly pot: Product;
  /** 700 off tea: Alice has claimed two, Bob none. */
  readonly teaCoupon: Coupon;
  /** 15 percent off everything, at most 400: Bob has claimed two. */
  readonly percentCoupon: Coupon;
  /** A coupon of Alice, unused. */
  readonly spare: Claim;
  /** An order of Alice, today: two products, with a coupon for one of them. */
  readonly first: PlacedOrder;
  readonly firstClaim: Claim;
  /** An order of Alice, today; its event waits to be delivered. */
  readonly second: PlacedOrder;
  /** An order of Bob, today: with a coupon, one of three units refunded, 866 of 2,600. */
  readonly refunded: PlacedOrder;
  readonly refund: Refund;
  /** An order of Bob, today, cancelled: Bob has the coupon back. */
  readonly cancelled: PlacedOrder;
  readonly cancelledClaim: Claim;
  /** An order of Carol, her last: six weeks ago; its answer and its event are removed. */
  readonly old: PlacedOrder;
  /**
   * An order of Dave, more than a year ago, refunded in two parts: the second one today, long after the coupon expired.
   */
  readonly lastYears: PlacedOrder;
  readonly lastYearsClaim: Claim;
}

export async function playScenario(db: Queryable, now: Date): Promise<Scenario> {
  const shop = new LittleShop(db);
  const drawer = new CouponDrawer(db);
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
  const daysAgo = (days: number) => hoursAgo(24 * days);

  const tea = await shop.product({ price: 1_000, stock: 100, at: daysAgo(60) });
  const cup = await shop.product({ price: 4_500, stock: 50, at: daysAgo(60) });
  const pot = await shop.product({ price: 20_000, stock: 5, at: daysAgo(500) });
  const alice = await shop.customer({ charge: 100_000, at: daysAgo(50) });
  const bob = await shop.customer({ charge: 50_000, at: daysAgo(50) });
  const carol = await shop.customer({ charge: 50_000, at: daysAgo(50) });
  const dave = await shop.customer({ charge: 80_000, at: daysAgo(450) });

  const teaCoupon = await drawer.coupon({
    kind: 'fixed',
    value: 700,
    onlyFor: tea,
    quantity: 3,
    maxPerCustomer: 2,
    validForDays: 90,
    from: daysAgo(50),
    until: hoursAgo(-24),
  });
  const percentCoupon = await drawer.coupon({
    kind: 'percent',
    value: 15,
    maxDiscount: 400,
    minOrderAmount: 1_000,
    quantity: 2,
    maxPerCustomer: 2,
    validForDays: 30,
    from: daysAgo(20),
    until: hoursAgo(4),
  });
  const lastYearsCoupon = await drawer.coupon({
    kind: 'fixed',
    value: 1_000,
    quantity: 1,
    maxPerCustomer: 1,
    validForDays: 30,
    from: daysAgo(420),
    until: daysAgo(410),
  });
  const firstClaim = await drawer.claim(teaCoupon, alice, daysAgo(10));
  const spare = await drawer.claim(teaCoupon, alice, daysAgo(10));
  const refundedClaim = await drawer.claim(percentCoupon, bob, daysAgo(9));
  const cancelledClaim = await drawer.claim(percentCoupon, bob, daysAgo(9));
  const lastYearsClaim = await drawer.claim(lastYearsCoupon, dave, daysAgo(412));

  const lastYears = await shop.order({
    customer: dave,
    of: [[pot, 3]],
    discount: 1_000,
    claim: lastYearsClaim,
    at: daysAgo(400),
    kept: false,
  });
  await shop.refund(lastYears, { lineNo: 1, quantity: 1, at: daysAgo(3) });
  const old = await shop.order({ customer: carol, of: [[pot, 2]], at: daysAgo(42), kept: false });
  await shop.order({ customer: bob, of: [[cup, 1]], at: daysAgo(3), answered: false });
  await shop.adjustStock({ product: cup, delta: -4, at: hoursAgo(6) });
  await shop.correct({ customer: alice, amount: 500, at: hoursAgo(6) });
  const first = await shop.order({
    customer: alice,
    of: [
      [tea, 2],
      [cup, 1],
    ],
    discount: 700,
    claim: firstClaim,
    at: hoursAgo(5),
  });
  const refunded = await shop.order({
    customer: bob,
    of: [[tea, 3]],
    discount: 400,
    claim: refundedClaim,
    at: hoursAgo(4),
  });
  const refund = await shop.refund(refunded, { lineNo: 1, quantity: 1, at: hoursAgo(3) });
  const cancelled = await shop.order({
    customer: bob,
    of: [[cup, 2]],
    discount: 400,
    claim: cancelledClaim,
    at: hoursAgo(3),
  });
  await shop.cancel(cancelled, hoursAgo(2));
  const second = await shop.order({ customer: alice, of: [[tea, 1]], at: hoursAgo(1) });
  await shop.refund(lastYears, { lineNo: 1, quantity: 2, at: hoursAgo(1) });
  await db.query('UPDATE outbox_events SET sent_to = 2 WHERE id = ?', [toBinary(second.eventId)]);
  await insert(db, 'outbox_deliveries', {
    event_id: toBinary(second.eventId),
    destination: 'data-platform',
    bytes: 500,
  });
  return {
    alice,
    bob,
    dave,
    tea,
    cup,
    pot,
    teaCoupon,
    percentCoupon,
    spare,
    first,
    firstClaim,
    second,
    refunded,
    refund,
    cancelled,
    cancelledClaim,
    old,
    lastYears,
    lastYearsClaim,
  };
}
