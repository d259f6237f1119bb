import type { RankingChoice } from '../application/popular-products';

/** For each window and measure. */
const SLOTS_OF_THE_PAST = 64;
const MINUTE_MS = 60_000;

/** The cache slot of a ranking. */
export interface RankingSlot {
  /** The name of the cache entry and of the lock: one of 390 in all, for any set of requests. */
  readonly key: string;
  /** The name of the choice itself. */
  readonly choice: string;
  readonly isPast: boolean;
}

/**
 * The current ranking has a slot of its own. Rankings of the past share some slots: a client that requests millions of
 * them evicts only other rankings of the past. The number is the version of the cached form.
 */
export function slotOf({ window, by, asOf }: RankingChoice): RankingSlot {
  const list = `ranking:products:1:${window}:${by}`;
  if (asOf === undefined) return { key: `${list}:now`, choice: `${list}:now`, isPast: false };
  const minute = Math.floor(asOf.getTime() / MINUTE_MS);
  return { key: `${list}:past:${minute % SLOTS_OF_THE_PAST}`, choice: `${list}:${minute}`, isPast: true };
}
