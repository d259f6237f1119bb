import { Injectable } from '@nestjs/common';
import { Database, fromBinary, ReplicaReads, toBinary } from '@app/platform';
import {
  type UserCouponListing,
  UserCouponQueries,
  type UserCouponStatus,
  type UserCouponView,
} from '../application/user-coupon.queries';
import type { Holding } from '../domain/claim';
import { isLastAllowed } from '../domain/claim-rule';
import type { CouponId, CouponKind } from '../domain/coupon';
import type { StandingRow } from './coupon.rows';

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

interface HolderRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
  readonly claim_no: number;
}

const STATUS = `CASE WHEN held.order_id IS NOT NULL THEN 'used' WHEN held.valid_until <= ? THEN 'expired' ELSE 'usable' END`;
const HOLDERS_PAGE = 2_000;

@Injectable()
export class SqlUserCouponQueries extends UserCouponQueries {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly database: Database,
  ) {
    super();
  }

  async list({ userId, status, now, limit, after }: UserCouponListing): Promise<UserCouponView[]> {
    const rows = await this.reads.run(userId, (source) =>
      source.query<UserCouponRow>(
        `SELECT held.id, held.coupon_id, coupon.name, coupon.kind, coupon.value, ${STATUS} AS status,
                held.sequence, held.valid_until, held.order_id
         FROM user_coupons AS held JOIN coupons AS coupon ON coupon.id = held.coupon_id
         WHERE held.user_id = ? ${after ? 'AND held.id < ?' : ''} ${status ? `AND ${STATUS} = ?` : ''}
         ORDER BY held.id DESC LIMIT ?`,
        [now, toBinary(userId), ...(after ? [toBinary(after[0])] : []), ...(status ? [now, status] : []), limit + 1],
      ),
    );
    return rows.map(toView);
  }

  async *holdersOf(couponId: CouponId): AsyncIterable<readonly Holding[]> {
    const id = toBinary(couponId);
    const [coupon] = await this.database.query<Pick<StandingRow, 'claimed_count' | 'max_per_customer'>>(
      'SELECT claimed_count, max_per_customer FROM coupons WHERE id = ?',
      [id],
    );
    if (!coupon) return;
    const bounds = { maxPerCustomer: coupon.max_per_customer };
    for (let from = 1; from <= coupon.claimed_count; from += HOLDERS_PAGE) {
      const rows = await this.database.query<HolderRow>(
        `SELECT user_id, id, claim_no FROM user_coupons
         WHERE coupon_id = ? AND sequence >= ? AND sequence < ? ORDER BY sequence`,
        [id, from, from + HOLDERS_PAGE],
      );
      yield rows.map((row) => ({
        userId: fromBinary<'User'>(row.user_id),
        userCouponId: fromBinary<'UserCoupon'>(row.id),
        isComplete: isLastAllowed(row.claim_no, bounds),
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
