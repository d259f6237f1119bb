const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * A slot is named by its end. The end belongs to the slot, the beginning does not. So a window (asOf − n days, asOf]
 * consists of whole slots, to the millisecond.
 */
const endOf = (at: Date, slotMs: number): Date => new Date(Math.ceil(at.getTime() / slotMs) * slotMs);

/** The minute of a time: 10:00:00.000 is in the minute that ends at 10:00, 10:00:00.001 in the next one. */
export const minuteOf = (at: Date): Date => endOf(at, MINUTE_MS);

/** The hour of a time, by the same rule. Every minute lies in one hour. */
export const hourOf = (at: Date): Date => endOf(at, HOUR_MS);

/** Slots with an end after `after`, and not after `until`. */
export interface SlotRange {
  readonly after: Date;
  readonly until: Date;
}

/** A window as its whole hours and the minutes before and after them; each slot once. */
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
