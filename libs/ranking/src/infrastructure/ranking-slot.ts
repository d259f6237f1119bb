import type { RankingChoice } from '../application/popular-products';

/** Of each window and measure. */
const SLOTS_OF_THE_PAST = 64;
const MINUTE_MS = 60_000;

/** Where a ranking is kept. */
export interface RankingSlot {
  /** The name of what is kept, and of the lock: one of 390 in all, whatever is asked for. */
  readonly key: string;
  /** Names the choice itself. */
  readonly choice: string;
  readonly isPast: boolean;
}

/**
 * The ranking as it is now has a slot of its own. Those of the past share some: who asks for millions of them pushes out
 * others of the past and fills nothing. The number is that of what is kept: a new form gets a new one.
 */
export function slotOf({ window, by, asOf }: RankingChoice): RankingSlot {
  const list = `ranking:products:1:${window}:${by}`;
  if (asOf === undefined) return { key: `${list}:now`, choice: `${list}:now`, isPast: false };
  const minute = Math.floor(asOf.getTime() / MINUTE_MS);
  return { key: `${list}:past:${minute % SLOTS_OF_THE_PAST}`, choice: `${list}:${minute}`, isPast: true };
}
