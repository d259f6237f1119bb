import { Injectable } from '@nestjs/common';
import { HOUR_MS, startOfHour, UnitOfWork } from '@app/kernel';
import { BookingsRepository } from '../booking/bookings.repository';
import { BOOKED_TYPES } from '../booking/read-event';
import { ComparedHoursRepository, type Comparison, type Difference } from './compared-hours.repository';
import { type HourManifest, ShopManifest } from './shop-manifest';

/** Bounds one run; the next one goes on. */
const MOST_NEW_HOURS = 500;
const MOST_DIFFERING_HOURS = 100;
const MOST_DUE_HOURS = 20;

const NOTHING = { count: 0, digest: '0'.repeat(16) };

/**
 * Compares what is booked with what the shop has sent, hour by hour. An hour is compared when the shop says that it is
 * complete, again in every run while it differs, and again from time to time, since a row may get lost here later.
 */
@Injectable()
export class CompareHoursUseCase {
  constructor(
    private readonly shop: ShopManifest,
    private readonly bookings: BookingsRepository,
    private readonly hours: ComparedHoursRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns the comparisons of this run. Two runs at once only compare twice. @throws ShopUnreachable, Unavailable */
  async execute(signal?: AbortSignal): Promise<Comparison[]> {
    const now = await this.unitOfWork.now();
    const compared: Comparison[] = [];
    for (const hour of await this.hoursToCompare(now)) {
      if (signal?.aborted) break;
      const manifest = await this.shop.find(hour);
      if (!manifest.isComplete) continue; // a late event was found: the hour is being summed again
      const comparison = await this.compare(hour, manifest);
      await this.hours.save(comparison);
      compared.push(comparison);
    }
    return compared;
  }

  private async hoursToCompare(now: Date): Promise<Date[]> {
    return [
      ...(await this.hours.findHealable(now, MOST_DIFFERING_HOURS)),
      ...(await this.newHours(now)),
      ...(await this.hours.findDue(now, MOST_DUE_HOURS)),
    ];
  }

  private async newHours(now: Date): Promise<Date[]> {
    const { firstHour, completeTo } = await this.shop.find(startOfHour(now));
    if (!firstHour || !completeTo) return [];
    const { start, comparedTo } = await this.hours.progress();
    const first = comparedTo ?? (start > firstHour ? start : firstHour);
    const count = Math.max(0, Math.floor((completeTo.getTime() - first.getTime()) / HOUR_MS));
    return Array.from({ length: Math.min(count, MOST_NEW_HOURS) }, (_, n) => new Date(first.getTime() + n * HOUR_MS));
  }

  /** Types that this system does not book are not its concern. */
  private async compare(hour: Date, { revision, types, eventsKeptUntil }: HourManifest): Promise<Comparison> {
    const sums = await this.bookings.sumsOf(hour);
    const differences = BOOKED_TYPES.map((type): Difference => ({
      type,
      expected: types.get(type) ?? NOTHING,
      booked: sums.get(type) ?? NOTHING,
    })).filter(({ expected, booked }) => expected.count !== booked.count || expected.digest !== booked.digest);
    return { hour, revision, differences, eventsKeptUntil };
  }
}
