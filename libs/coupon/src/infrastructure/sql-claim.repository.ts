import { Injectable } from '@nestjs/common';
import type { LockingTx, Tx, WhenLocked } from '@app/kernel';
import {
  anyPair,
  caseOf,
  executeLater,
  fromBinary,
  insertRowsLater,
  select,
  selectForUpdate,
  toBinary,
} from '@app/platform';
import { ClaimRepository } from '../application/claim.repository';
import type { ClaimCoupon } from '../domain/claim';
import { ClaimBook } from '../domain/claim-book';
import {
  CLAIM_COLUMNS,
  type ClaimRow,
  STANDING_COLUMNS,
  type StandingRow,
  toClaim,
  toClaimRow,
  toStanding,
} from './coupon.rows';

@Injectable()
export class SqlClaimRepository extends ClaimRepository {
  protected async lock(tx: LockingTx, commands: readonly ClaimCoupon[], whenLocked: WhenLocked): Promise<ClaimBook> {
    const couponIds = [...new Set(commands.map(({ couponId }) => couponId))];
    // FORCE INDEX: a long list over a small table must not become a scan that locks every coupon.
    const [coupons, claims, existing] = await Promise.all([
      selectForUpdate<StandingRow>(
        tx,
        `SELECT ${STANDING_COLUMNS.join(', ')} FROM coupons FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id`,
        [couponIds.map(toBinary)],
        whenLocked,
      ),
      select<ClaimRow>(
        tx,
        `SELECT ${CLAIM_COLUMNS.join(', ')} FROM user_coupons FORCE INDEX (user_coupons_once_a_number)
         WHERE ${anyPair('user_id', 'coupon_id', commands.length)}`,
        commands.flatMap(({ userId, couponId }) => [toBinary(userId), toBinary(couponId)]),
      ),
      // SKIP LOCKED leaves out a coupon that is held as well as one that does not exist.
      whenLocked === 'wait'
        ? []
        : select<{ id: Buffer }>(tx, 'SELECT id FROM coupons FORCE INDEX (PRIMARY) WHERE id IN (?)', [
            couponIds.map(toBinary),
          ]),
    ]);
    const locked = coupons.map(toStanding);
    const held = new Set(existing.map(({ id }) => fromBinary<'Coupon'>(id)));
    for (const { couponId } of locked) held.delete(couponId);
    return new ClaimBook(locked, claims.map(toClaim), held);
  }

  protected save(tx: Tx, book: ClaimBook): void {
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
    insertRowsLater(tx, 'user_coupons', CLAIM_COLUMNS, book.newClaims().map(toClaimRow));
  }
}
