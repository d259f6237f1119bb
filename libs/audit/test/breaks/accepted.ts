import { LittleShop } from '../shop/little-shop';
import { type Break, id } from './break';

const HOUR_MS = 3_600_000;
const hoursBefore = (now: Date, hours: number) => new Date(now.getTime() - hours * HOUR_MS);

/** Changes at the boundary of a rule, which no check may report. */
export const accepted: readonly Pick<Break, 'what' | 'inflict'>[] = [
  {
    what: 'an adjustment that takes the last unit',
    inflict: async (db, _, now) => {
      const shop = new LittleShop(db);
      const product = await shop.product({ price: 1, stock: 3, at: now });
      await shop.adjustStock({ product, delta: -3, at: now });
    },
  },
  {
    what: 'an order of exactly the minimum amount of its coupon',
    inflict: (db, { percentCoupon }) =>
      db.query('UPDATE coupons SET min_order_amount = 3000 WHERE id = ?', [id(percentCoupon.couponId)]),
  },
  {
    what: 'an expired coupon that its refunded order has returned',
    inflict: (db, { lastYearsClaim }) =>
      db.query('UPDATE user_coupons SET order_id = NULL WHERE id = ?', [id(lastYearsClaim.userCouponId)]),
  },
  {
    what: 'a coupon that stays with its cancelled order because it expired in that moment',
    inflict: (db, { cancelled, cancelledClaim }, now) =>
      db.query('UPDATE user_coupons SET order_id = ?, valid_until = ? WHERE id = ?', [
        id(cancelled.orderId),
        hoursBefore(now, 2),
        id(cancelledClaim.userCouponId),
      ]),
  },
  {
    what: 'a key that is used again after exactly 24 hours',
    inflict: (db, { alice, tea, first }, now) =>
      new LittleShop(db).order({
        customer: alice,
        of: [[tea, 1]],
        at: hoursBefore(now, 5 + 24),
        key: first.key,
        answered: false,
      }),
  },
];
