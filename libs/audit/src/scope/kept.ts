const HOUR_MS = 3_600_000;

/** Idempotency records live at least 24 hours (docs/api.md, Idempotency): within them, two orders of one key are one too many. */
export const KEY_LIFETIME_MS = 24 * HOUR_MS;

/** What is about to be removed is no longer asked for: the clocks of two processes differ a little. */
const SPARED_MS = HOUR_MS / 4;

/** Since when what is not kept for ever must still be there. */
export interface Kept {
  readonly recordsSince: Date;
  readonly eventsSince: Date;
}

export const keptAt = (moment: Date, eventRetentionDays: number): Kept => ({
  recordsSince: before(moment, KEY_LIFETIME_MS - SPARED_MS),
  eventsSince: before(moment, eventRetentionDays * 24 * HOUR_MS - SPARED_MS),
});

export const before = (moment: Date, ms: number): Date => new Date(moment.getTime() - ms);
