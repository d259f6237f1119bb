import { Injectable } from '@nestjs/common';
import type { DiscountTerms, LockingTx, ProductId, Tx, WhenLocked } from '@app/kernel';
import { anyPair, caseOf, executeLater, fromBinary, select, selectForUpdate, toBinary } from '@app/platform';
import { HeldCouponRepository } from '../application/held-coupon.repository';
import type { CouponUse } from '../contract';
import type { HeldCouponState } from '../domain/held-coupon';
import { HeldCoupons } from '../domain/held-coupons';
import type { CouponProductRow } from './coupon.rows';

interface KeyRow {
  readonly user_id: Buffer;
  readonly id: Buffer;
}

interface HeldRow extends KeyRow {
  readonly coupon_id: Buffer;
  readonly valid_until: Date;
  readonly order_id: Buffer | null;
}

interface TermsRow {
  readonly id: Buffer;
  readonly kind: DiscountTerms['kind'];
  readonly value: number;
  readonly max_discount: number | null;
  readonly min_order_amount: number;
}

@Injectable()
export class SqlHeldCouponRepository extends HeldCouponRepository {
  /** One round trip: the terms and the products of the coupons are read by the rows of the customers' coupons. */
  protected async lock(tx: LockingTx, uses: readonly CouponUse[], whenLocked: WhenLocked): Promise<HeldCoupons> {
    if (uses.length === 0) return new HeldCoupons([]);
    const held = anyPair('user_coupons.user_id', 'user_coupons.id', uses.length);
    const pairs = uses.flatMap(pairOf);
    const [rows, coupons, products, existing] = await Promise.all([
      // FORCE INDEX: a long list over a small table must not become a scan that locks the coupons of all customers.
      selectForUpdate<HeldRow>(
        tx,
        `SELECT user_id, id, coupon_id, valid_until, order_id FROM user_coupons FORCE INDEX (PRIMARY)
         WHERE ${held} ORDER BY user_id, id`,
        pairs,
        whenLocked,
      ),
      select<TermsRow>(
        tx,
        `SELECT DISTINCT coupons.id, kind, value, max_discount, min_order_amount
         FROM user_coupons FORCE INDEX (PRIMARY) JOIN coupons ON coupons.id = user_coupons.coupon_id WHERE ${held}`,
        pairs,
      ),
      select<CouponProductRow>(
        tx,
        `SELECT DISTINCT coupon_products.coupon_id, product_id
         FROM user_coupons FORCE INDEX (PRIMARY) JOIN coupon_products USING (coupon_id) WHERE ${held}`,
        pairs,
      ),
      // SKIP LOCKED leaves out a coupon that is held as well as one that does not exist.
      whenLocked === 'wait'
        ? []
        : select<KeyRow>(tx, `SELECT user_id, id FROM user_coupons FORCE INDEX (PRIMARY) WHERE ${held}`, pairs),
    ]);
    const terms = termsOf(coupons, products);
    const locked = new Set(rows.map(({ id }) => hex(id)));
    return new HeldCoupons(
      rows.map((row) => toHeldCoupon(row, terms)),
      existing.filter(({ id }) => !locked.has(hex(id))).map(toUse),
    );
  }

  protected save(tx: Tx, coupons: HeldCoupons): void {
    const changes = coupons.changes();
    if (changes.length === 0) return;
    const orderId = caseOf(
      'id',
      changes,
      ({ userCouponId }) => toBinary(userCouponId),
      ({ orderId: id }) => (id === undefined ? null : toBinary(id)),
    );
    executeLater(
      tx,
      `UPDATE user_coupons SET order_id = ${orderId.sql} WHERE ${anyPair('user_id', 'id', changes.length)}`,
      [...orderId.parameters, ...changes.flatMap(pairOf)],
    );
  }
}

const hex = (id: Buffer): string => id.toString('hex');
const pairOf = ({ userId, userCouponId }: CouponUse): Buffer[] => [toBinary(userId), toBinary(userCouponId)];

function termsOf(
  coupons: readonly TermsRow[],
  products: readonly CouponProductRow[],
): ReadonlyMap<string, DiscountTerms> {
  const productIds = new Map<string, Set<ProductId>>();
  for (const { coupon_id, product_id } of products) {
    const ofCoupon = productIds.get(hex(coupon_id)) ?? new Set();
    productIds.set(hex(coupon_id), ofCoupon.add(fromBinary<'Product'>(product_id)));
  }
  return new Map(coupons.map((row) => [hex(row.id), toTerms(row, productIds.get(hex(row.id)))]));
}

const toTerms = (row: TermsRow, productIds: ReadonlySet<ProductId> | undefined): DiscountTerms => ({
  kind: row.kind,
  value: row.value,
  maxDiscount: row.max_discount ?? undefined,
  minOrderAmount: row.min_order_amount,
  productIds,
});

const toUse = (row: KeyRow): CouponUse => ({
  userId: fromBinary<'User'>(row.user_id),
  userCouponId: fromBinary<'UserCoupon'>(row.id),
});

function toHeldCoupon(row: HeldRow, terms: ReadonlyMap<string, DiscountTerms>): HeldCouponState {
  const ofCoupon = terms.get(hex(row.coupon_id));
  if (!ofCoupon) throw new Error(`user coupon ${hex(row.id)} is of coupon ${hex(row.coupon_id)}, which does not exist`);
  return {
    ...toUse(row),
    terms: ofCoupon,
    validUntil: row.valid_until,
    orderId: row.order_id ? fromBinary<'Order'>(row.order_id) : undefined,
  };
}
