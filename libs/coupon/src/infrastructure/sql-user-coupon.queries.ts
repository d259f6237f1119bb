import { Injectable } from '@nestjs/common';
import { Database, fromBinary, toBinary } from '@app/platform';
import {
  type UserCouponListing,
  UserCouponQueries,
  type UserCouponStatus,
  type UserCouponView,
} from '../application/user-coupon.queries';
import type { Holding } from '../domain/claim';
import type { CouponId, CouponKind } from '../domain/coupon';

interface UserCouponRow {
  readonly id: Buffer;
  readonly coupon_id: Buffer;
  readonly name: string;
  readonly kind: CouponKind;
  readonly value: number;
  readonly status: UserCouponStatus;
  readonly sequence: number;
  readonly valid_until: Date;
  readonly order_id: Buffer | null;
}

const STATUS = `CASE WHEN held.order_id IS NOT NULL THEN 'used' WHEN held.valid_until <= ? THEN 'expired' ELSE 'usable' END`;
const HOLDERS_PAGE = 2_000;

@Injectable()
export class SqlUserCouponQueries extends UserCouponQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async list({ userId, status, now, limit, after }: UserCouponListing): Promise<UserCouponView[]> {
    const rows = await this.database.query<UserCouponRow>(
      `SELECT held.id, held.coupon_id, coupon.name, coupon.kind, coupon.value, ${STATUS} AS status,
              held.sequence, held.valid_until, held.order_id
       FROM user_coupons AS held JOIN coupons AS coupon ON coupon.id = held.coupon_id
       WHERE held.user_id = ? ${after ? 'AND held.id < ?' : ''} ${status ? `AND ${STATUS} = ?` : ''}
       ORDER BY held.id DESC LIMIT ?`,
      [now, toBinary(userId), ...(after ? [toBinary(after[0])] : []), ...(status ? [now, status] : []), limit + 1],
    );
    return rows.map(toView);
  }

  async *holdersOf(couponId: CouponId): AsyncIterable<readonly Holding[]> {
    const id = toBinary(couponId);
    const [coupon] = await this.database.query<{ claimed_count: number }>(
      'SELECT claimed_count FROM coupons WHERE id = ?',
      [id],
    );
    for (let from = 1; from <= (coupon?.claimed_count ?? 0); from += HOLDERS_PAGE) {
      const rows = await this.database.query<{ user_id: Buffer; id: Buffer; is_complete: number | string }>(
        `SELECT held.user_id, held.id, held.claim_no >= coupon.max_per_customer AS is_complete
         FROM user_coupons AS held JOIN coupons AS coupon ON coupon.id = held.coupon_id
         WHERE held.coupon_id = ? AND held.sequence >= ? AND held.sequence < ?
         ORDER BY held.sequence`,
        [id, from, from + HOLDERS_PAGE],
      );
      yield rows.map((row) => ({
        userId: fromBinary<'User'>(row.user_id),
        userCouponId: fromBinary<'UserCoupon'>(row.id),
        isComplete: Number(row.is_complete) === 1,
      }));
    }
  }
}

const toView = (row: UserCouponRow): UserCouponView => ({
  userCouponId: fromBinary<'UserCoupon'>(row.id),
  couponId: fromBinary<'Coupon'>(row.coupon_id),
  name: row.name,
  kind: row.kind,
  value: row.value,
  status: row.status,
  sequence: row.sequence,
  validUntil: row.valid_until,
  orderId: row.order_id ? fromBinary<'Order'>(row.order_id) : undefined,
});
