import { HOUR_MS } from '@app/kernel';

/** Idempotency records live at least 24 hours (docs/api.md): two orders of one key within them are a violation. */
export const KEY_LIFETIME_MS = 24 * HOUR_MS;

/** A margin before removal, because the clocks of two processes differ slightly. */
const SPARED_MS = HOUR_MS / 4;

/** The times from which data with a limited retention must still exist. */
export interface Kept {
  readonly recordsSince: Date;
  readonly eventsSince: Date;
}

export const keptAt = (moment: Date, eventRetentionDays: number): Kept => ({
  recordsSince: before(moment, KEY_LIFETIME_MS - SPARED_MS),
  eventsSince: before(moment, eventRetentionDays * 24 * HOUR_MS - SPARED_MS),
});

export const before = (moment: Date, ms: number): Date => new Date(moment.getTime() - ms);
