import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import type { CouponId } from '../domain/coupon';
import type { DecidedClaims } from './claim-coupons.use-case';
import { CouponGate, type GateUpdate } from './coupon-gate';
import { UserCouponQueries } from './user-coupon.queries';

/** Tells the gate what a transaction has committed, and rebuilds its list of holders where that is missing. */
@Injectable()
export class GateUpdater {
  /** Ends with the update of the batch that was committed last. */
  private latest: Promise<void> = Promise.resolve();
  private readonly listings = new Map<CouponId, Promise<void>>();

  constructor(
    private readonly gate: CouponGate,
    private readonly userCoupons: UserCouponQueries,
  ) {}

  /** The gate hears of it after the commit, while the next batch is under way already. */
  updateAfterCommit(tx: Tx, decided: DecidedClaims): void {
    tx.afterCommit({
      name: 'update the coupon gate',
      run: () => {
        const telling = this.tell(decided);
        this.latest = telling.catch(() => undefined);
        return telling;
      },
    });
  }

  /** Until the gate knows, or has failed to hear, of all that was committed by now. */
  gateUpdated(): Promise<void> {
    return this.latest;
  }

  /** @throws Unavailable when the list of holders could not be made; the next batch tries again. */
  private async tell({ decisions, standings }: DecidedClaims): Promise<void> {
    const known = new Set(standings.map(({ couponId }) => couponId));
    const ofUnknown = decisions.filter(({ command }) => !known.has(command.couponId));
    await Promise.all([
      ...standings.map((coupon) => {
        const mine = decisions.filter(({ command }) => command.couponId === coupon.couponId);
        return this.tellOf({
          coupon,
          holders: mine.flatMap(({ holding }) => holding ?? []),
          decided: mine.map(({ command }) => command.userCouponId),
        });
      }),
      ...ofUnknown.map(({ command }) => this.gate.leave(command)),
    ]);
  }

  private async tellOf(news: GateUpdate): Promise<void> {
    const { wantsHolders } = await this.gate.tell(news);
    if (wantsHolders) await this.listHolders(news.coupon.couponId);
  }

  /** One at a time for each coupon: whoever comes meanwhile waits for the same one. */
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
