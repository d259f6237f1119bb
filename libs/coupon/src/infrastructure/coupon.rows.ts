import type { ProductId } from '@app/kernel';
import { fromBinary, toBinary } from '@app/platform';
import type { Claim, ClaimableCoupon } from '../domain/claim';
import type { Coupon, CouponKind } from '../domain/coupon';

export interface ClaimableRow {
  readonly id: Buffer;
  readonly quantity: number;
  readonly max_per_customer: number;
  readonly claim_from: Date;
  readonly claim_until: Date;
  readonly valid_for_days: number;
  readonly claimed_count: number;
}

export interface CouponRow extends ClaimableRow {
  readonly name: string;
  readonly kind: CouponKind;
  readonly value: number;
  readonly max_discount: number | null;
  readonly min_order_amount: number;
  readonly created_at: Date;
}

export interface ClaimRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
  readonly coupon_id: Buffer;
  readonly claim_no: number;
  readonly sequence: number;
  readonly claimed_at: Date;
  readonly valid_until: Date;
}

export const CLAIMABLE_COLUMNS =
  'id, quantity, max_per_customer, claim_from, claim_until, valid_for_days, claimed_count';

export const COUPON_COLUMNS = [
  'id',
  'name',
  'kind',
  'value',
  'max_discount',
  'min_order_amount',
  'quantity',
  'max_per_customer',
  'claim_from',
  'claim_until',
  'valid_for_days',
  'claimed_count',
  'created_at',
] as const;

export const CLAIM_COLUMNS = [
  'user_id',
  'id',
  'coupon_id',
  'claim_no',
  'sequence',
  'claimed_at',
  'valid_until',
] as const;

export const toClaimable = (row: ClaimableRow): ClaimableCoupon => ({
  couponId: fromBinary<'Coupon'>(row.id),
  quantity: row.quantity,
  maxPerCustomer: row.max_per_customer,
  claimFrom: row.claim_from,
  claimUntil: row.claim_until,
  validForDays: row.valid_for_days,
  claimedCount: row.claimed_count,
});

export const toCoupon = (row: CouponRow, productIds: readonly ProductId[] | undefined): Coupon => ({
  ...toClaimable(row),
  name: row.name,
  kind: row.kind,
  value: row.value,
  maxDiscount: row.max_discount ?? undefined,
  minOrderAmount: row.min_order_amount,
  productIds,
  createdAt: row.created_at,
});

export const couponValues = (coupon: Coupon): unknown[] => [
  toBinary(coupon.couponId),
  coupon.name,
  coupon.kind,
  coupon.value,
  coupon.maxDiscount ?? null,
  coupon.minOrderAmount,
  coupon.quantity,
  coupon.maxPerCustomer,
  coupon.claimFrom,
  coupon.claimUntil,
  coupon.validForDays,
  coupon.claimedCount,
  coupon.createdAt,
];

export const toClaim = (row: ClaimRow): Claim => ({
  userId: fromBinary<'User'>(row.user_id),
  userCouponId: fromBinary<'UserCoupon'>(row.id),
  couponId: fromBinary<'Coupon'>(row.coupon_id),
  claimNo: row.claim_no,
  sequence: row.sequence,
  claimedAt: row.claimed_at,
  validUntil: row.valid_until,
});

export const claimValues = (claim: Claim): unknown[] => [
  toBinary(claim.userId),
  toBinary(claim.userCouponId),
  toBinary(claim.couponId),
  claim.claimNo,
  claim.sequence,
  claim.claimedAt,
  claim.validUntil,
];
