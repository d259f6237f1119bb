import type { EventSum } from '../booking/bookings.repository';

/** What the shop says of an hour (its operation GET /events/manifest). */
export interface HourManifest {
  readonly isComplete: boolean;
  readonly revision: number;
  readonly types: ReadonlyMap<string, EventSum>;
  readonly eventsKeptUntil: Date;
  /** The first hour with a manifest, and the end of the last complete one; undefined before there is one. */
  readonly firstHour: Date | undefined;
  readonly completeTo: Date | undefined;
}

export abstract class ShopManifest {
  /** @throws ShopUnreachable */
  abstract find(hour: Date): Promise<HourManifest>;
}

/** The shop did not answer, or not with a manifest. */
export class ShopUnreachable extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`the shop's manifest cannot be read: ${reason}`, { cause });
    this.name = 'ShopUnreachable';
  }
}
