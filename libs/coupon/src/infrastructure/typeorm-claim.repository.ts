import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { anyPair, caseOf, executeLater, insertAllLater, select, toBinary } from '@app/platform';
import { ClaimRepository } from '../application/claim.repository';
import type { ClaimCoupon } from '../domain/claim';
import { ClaimBook } from '../domain/claim-book';
import {
  CLAIM_COLUMNS,
  CLAIMABLE_COLUMNS,
  type ClaimableRow,
  type ClaimRow,
  claimValues,
  toClaim,
  toClaimable,
} from './coupon.rows';

@Injectable()
export class TypeOrmClaimRepository extends ClaimRepository {
  async open(tx: Tx, commands: readonly ClaimCoupon[]): Promise<ClaimBook> {
    const couponIds = [...new Set(commands.map(({ couponId }) => couponId))];
    // FORCE INDEX: a long list over a small table must not become a scan that locks every coupon.
    const [coupons, claims] = await Promise.all([
      select<ClaimableRow>(
        tx,
        `SELECT ${CLAIMABLE_COLUMNS} FROM coupons FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE`,
        [couponIds.map(toBinary)],
      ),
      select<ClaimRow>(
        tx,
        `SELECT ${CLAIM_COLUMNS.join(', ')} FROM user_coupons FORCE INDEX (user_coupons_once_a_number)
         WHERE ${anyPair('user_id', 'coupon_id', commands.length)}`,
        commands.flatMap(({ userId, couponId }) => [toBinary(userId), toBinary(couponId)]),
      ),
    ]);
    return new ClaimBook(coupons.map(toClaimable), claims.map(toClaim));
  }

  save(tx: Tx, book: ClaimBook): void {
    const changed = book.changed();
    if (changed.length === 0) return;
    const count = caseOf(
      'id',
      changed,
      ({ couponId }) => toBinary(couponId),
      ({ claimedCount }) => claimedCount,
    );
    executeLater(tx, `UPDATE coupons SET claimed_count = ${count.sql} WHERE id IN (?)`, [
      ...count.parameters,
      changed.map(({ couponId }) => toBinary(couponId)),
    ]);
    insertAllLater(tx, 'user_coupons', CLAIM_COLUMNS, book.newClaims().map(claimValues));
  }
}
