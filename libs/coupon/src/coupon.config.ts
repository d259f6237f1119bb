import type { Environment } from '@app/platform';

/** How long the gate is asked, and how long its facts live. Milliseconds. */
export interface GateTimes {
  /** A gate that has not answered by then is skipped: the claim goes to the database. */
  readonly deadlineMs: number;
  /** The life of window, quantity and count: after it the database is asked again. */
  readonly factsTtlMs: number;
  /** The life of the list of holders: longer, because making it reads all claims. */
  readonly holdersTtlMs: number;
  /** How long a claim that was let through counts as under way when its end is never reported. */
  readonly leaseMs: number;
  /** How long a process refuses claims of a sold out coupon without asking the gate; 0: it always asks. */
  readonly memoryMs: number;
}

/** The bounds of claims, like those of the order path. */
export class CouponConfig {
  readonly batchClaims: number;
  /** How many claims may wait, and for how long. Past either bound the answer is `coupon.busy`. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** How long one batch may take, over all its runs. */
  readonly deadlineMs: number;
  /** How long a claim waits for others that may take all that is left, before it goes to the database. */
  readonly crowdedWaitMs: number;
  readonly gate: GateTimes;

  constructor(env: Environment) {
    const ms = (name: string, fallback: number, max = 600_000) => env.integer(name, { min: 1, max, fallback });
    this.batchClaims = env.integer('COUPON_BATCH_CLAIMS', { min: 1, max: 1_000, fallback: 128 });
    this.maxWaiting = env.integer('COUPON_MAX_WAITING', { min: 1, max: 1_000_000, fallback: 5_000 });
    this.maxWaitMs = ms('COUPON_MAX_WAIT_MS', 5_000, 60_000);
    this.deadlineMs = env.integer('COUPON_DEADLINE_MS', { min: 100, max: 60_000, fallback: 10_000 });
    this.crowdedWaitMs = ms('COUPON_CROWDED_WAIT_MS', 1_000, 10_000);
    this.gate = {
      deadlineMs: ms('COUPON_GATE_DEADLINE_MS', 100, 1_000),
      factsTtlMs: ms('COUPON_GATE_FACTS_TTL_MS', 10_000),
      holdersTtlMs: ms('COUPON_GATE_HOLDERS_TTL_MS', 300_000),
      leaseMs: ms('COUPON_GATE_LEASE_MS', 15_000),
      memoryMs: env.integer('COUPON_GATE_MEMORY_MS', { min: 0, max: 60_000, fallback: 5_000 }),
    };
  }
}
