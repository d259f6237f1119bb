import type { ProductId } from '@app/kernel';
import { columnsOf, fromBinary, toBinary } from '@app/platform';
import type { Claim } from '../domain/claim';
import type { Coupon, CouponKind, CouponStanding } from '../domain/coupon';

/** The columns of `coupons` that decide on claims. */
export interface StandingRow {
  readonly id: Buffer;
  readonly quantity: number;
  readonly max_per_customer: number;
  readonly claim_from: Date;
  readonly claim_until: Date;
  readonly valid_for_days: number;
  readonly claimed_count: number;
}

/** A row of `coupons`. */
export interface CouponRow extends StandingRow {
  readonly name: string;
  readonly kind: CouponKind;
  readonly value: number;
  readonly max_discount: number | null;
  readonly min_order_amount: number;
  readonly created_at: Date;
}

/** A row of `coupon_products`. */
export interface CouponProductRow {
  readonly coupon_id: Buffer;
  readonly product_id: Buffer;
}

/** The columns of `user_coupons` that a claim writes. */
export interface ClaimRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
  readonly coupon_id: Buffer;
  readonly claim_no: number;
  readonly sequence: number;
  readonly claimed_at: Date;
  readonly valid_until: Date;
}

const STANDING = {
  id: true,
  quantity: true,
  max_per_customer: true,
  claim_from: true,
  claim_until: true,
  valid_for_days: true,
  claimed_count: true,
} as const;

export const STANDING_COLUMNS = columnsOf<StandingRow>(STANDING);

export const COUPON_COLUMNS = columnsOf<CouponRow>({
  ...STANDING,
  name: true,
  kind: true,
  value: true,
  max_discount: true,
  min_order_amount: true,
  created_at: true,
});

export const COUPON_PRODUCT_COLUMNS = columnsOf<CouponProductRow>({ coupon_id: true, product_id: true });

export const CLAIM_COLUMNS = columnsOf<ClaimRow>({
  user_id: true,
  id: true,
  coupon_id: true,
  claim_no: true,
  sequence: true,
  claimed_at: true,
  valid_until: true,
});

export const toStanding = (row: StandingRow): CouponStanding => ({
  couponId: fromBinary<'Coupon'>(row.id),
  quantity: row.quantity,
  maxPerCustomer: row.max_per_customer,
  claimFrom: row.claim_from,
  claimUntil: row.claim_until,
  validForDays: row.valid_for_days,
  claimedCount: row.claimed_count,
});

export const toCoupon = (row: CouponRow, productIds: readonly ProductId[] | undefined): Coupon => ({
  ...toStanding(row),
  name: row.name,
  kind: row.kind,
  value: row.value,
  maxDiscount: row.max_discount ?? undefined,
  minOrderAmount: row.min_order_amount,
  productIds,
  createdAt: row.created_at,
});

export const toCouponRow = (coupon: Coupon): CouponRow => ({
  id: toBinary(coupon.couponId),
  name: coupon.name,
  kind: coupon.kind,
  value: coupon.value,
  max_discount: coupon.maxDiscount ?? null,
  min_order_amount: coupon.minOrderAmount,
  quantity: coupon.quantity,
  max_per_customer: coupon.maxPerCustomer,
  claim_from: coupon.claimFrom,
  claim_until: coupon.claimUntil,
  valid_for_days: coupon.validForDays,
  claimed_count: coupon.claimedCount,
  created_at: coupon.createdAt,
});

export const toCouponProductRows = ({ couponId, productIds = [] }: Coupon): CouponProductRow[] =>
  productIds.map((productId) => ({ coupon_id: toBinary(couponId), product_id: toBinary(productId) }));

export const toClaim = (row: ClaimRow): Claim => ({
  userId: fromBinary<'User'>(row.user_id),
  userCouponId: fromBinary<'UserCoupon'>(row.id),
  couponId: fromBinary<'Coupon'>(row.coupon_id),
  claimNo: row.claim_no,
  sequence: row.sequence,
  claimedAt: row.claimed_at,
  validUntil: row.valid_until,
});

export const toClaimRow = (claim: Claim): ClaimRow => ({
  user_id: toBinary(claim.userId),
  id: toBinary(claim.userCouponId),
  coupon_id: toBinary(claim.couponId),
  claim_no: claim.claimNo,
  sequence: claim.sequence,
  claimed_at: claim.claimedAt,
  valid_until: claim.validUntil,
});
