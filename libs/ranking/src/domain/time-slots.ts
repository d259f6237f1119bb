const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A slot is named by its end, which belongs to it, as its beginning does not: so windows that are open at their
 * beginning and closed at their end, (asOf − n days, asOf], are made of whole slots, to the millisecond.
 */
const endOf = (at: Date, slotMs: number): Date => new Date(Math.ceil(at.getTime() / slotMs) * slotMs);

/** The minute that a moment counts in: 10:00:00.000 in the one that ends at 10:00, 10:00:00.001 in the one after. */
export const minuteOf = (at: Date): Date => endOf(at, MINUTE_MS);

/** The hour, in the same way. Every minute lies in one hour. */
export const hourOf = (at: Date): Date => endOf(at, HOUR_MS);

/** Slots that end after `after`, and not after `until`. */
export interface SlotRange {
  readonly after: Date;
  readonly until: Date;
}

/** A window as the hours that lie in it whole and the minutes before and after them; each slot of it once. */
export interface WindowSlots {
  readonly before: SlotRange;
  readonly hours: SlotRange;
  readonly since: SlotRange;
}

/** (asOf − days, asOf]; `asOf` is a full minute. */
export function slotsOf(asOf: Date, days: number): WindowSlots {
  const from = new Date(asOf.getTime() - days * DAY_MS);
  const firstHour = hourOf(from);
  const lastHour = new Date(Math.floor(asOf.getTime() / HOUR_MS) * HOUR_MS);
  return {
    before: { after: from, until: firstHour },
    hours: { after: firstHour, until: lastHour },
    since: { after: lastHour, until: asOf },
  };
}
