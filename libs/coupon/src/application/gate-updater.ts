import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import type { CouponId } from '../domain/coupon';
import { CouponGate, type GateUpdate } from './coupon-gate';
import type { DecidedClaims } from './decided-claims';
import { UserCouponQueries } from './user-coupon.queries';

/** Updates the gate with the committed claims of a transaction, and rebuilds a missing list of holders. */
@Injectable()
export class GateUpdater {
  /** Settles with the update for the batch that was committed last. */
  private latest: Promise<void> = Promise.resolve();
  private readonly listings = new Map<CouponId, Promise<void>>();

  constructor(
    private readonly gate: CouponGate,
    private readonly userCoupons: UserCouponQueries,
  ) {}

  /** The update runs after the commit, beside the next batch. */
  updateAfterCommit(tx: Tx, decided: DecidedClaims): void {
    tx.afterCommit({
      name: 'update the coupon gate',
      run: () => {
        const update = this.update(decided);
        this.latest = update.catch(() => undefined);
        return update;
      },
    });
  }

  /** Settles when the gate has been updated with all claims committed so far, or the update has failed. */
  gateUpdated(): Promise<void> {
    return this.latest;
  }

  /** @throws Unavailable when the list of holders could not be built; the next batch tries again. */
  private async update({ decisions, standings }: DecidedClaims): Promise<void> {
    const known = new Set(standings.map(({ couponId }) => couponId));
    const ofUnknown = decisions.filter(({ command }) => !known.has(command.couponId));
    await Promise.all([
      ...standings.map((coupon) => {
        const mine = decisions.filter(({ command }) => command.couponId === coupon.couponId);
        return this.updateOf({
          coupon,
          holders: mine.flatMap(({ holding }) => holding ?? []),
          decided: mine.map(({ command }) => command.userCouponId),
        });
      }),
      ...ofUnknown.map(({ command }) => this.gate.leave(command)),
    ]);
  }

  private async updateOf(change: GateUpdate): Promise<void> {
    const { wantsHolders } = await this.gate.update(change);
    if (wantsHolders) await this.listHolders(change.coupon.couponId);
  }

  /** Builds one list at a time for each coupon: later callers wait for it. */
  private listHolders(couponId: CouponId): Promise<void> {
    const underWay = this.listings.get(couponId);
    if (underWay) return underWay;
    const listing = this.gate
      .list(couponId, this.userCoupons.holdersOf(couponId))
      .finally(() => this.listings.delete(couponId));
    this.listings.set(couponId, listing);
    return listing;
  }
}
