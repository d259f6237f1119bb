import { Injectable } from '@nestjs/common';
import { Database, fromBinary, toBinary } from '@app/platform';
import type { CouponUse } from '../contract';
import { type UsedCoupon, UsedCoupons } from '../contract/used-coupons.queries';

interface UsedRow {
  readonly coupon_id: Buffer;
  readonly name: string;
  readonly kind: UsedCoupon['kind'];
  readonly value: number;
  readonly valid_until: Date;
  readonly order_id: Buffer | null;
}

@Injectable()
export class SqlUsedCoupons extends UsedCoupons {
  constructor(private readonly database: Database) {
    super();
  }

  async find({ userId, userCouponId }: CouponUse): Promise<UsedCoupon | undefined> {
    const [row] = await this.database.query<UsedRow>(
      `SELECT held.coupon_id, coupons.name, coupons.kind, coupons.value, held.valid_until, held.order_id
       FROM user_coupons AS held JOIN coupons ON coupons.id = held.coupon_id WHERE held.user_id = ? AND held.id = ?`,
      [toBinary(userId), toBinary(userCouponId)],
    );
    return (
      row && {
        userCouponId,
        couponId: fromBinary(row.coupon_id),
        name: row.name,
        kind: row.kind,
        value: row.value,
        validUntil: row.valid_until,
        orderId: row.order_id ? fromBinary<'Order'>(row.order_id) : undefined,
      }
    );
  }
}
