import type { Environment } from '@app/platform';
import { couponSettings } from '@app/coupon/context';

/** Deadline of the gate and lives of its facts, in milliseconds. */
export interface GateTimes {
  /** Without an answer in this time the gate is skipped: the claim goes to the database. */
  readonly deadlineMs: number;
  /** The life of window, quantity and count; afterwards claims go to the database. */
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
    this.batchClaims = env.read(couponSettings.COUPON_BATCH_CLAIMS);
    this.maxWaiting = env.read(couponSettings.COUPON_MAX_WAITING);
    this.maxWaitMs = env.read(couponSettings.COUPON_MAX_WAIT_MS);
    this.deadlineMs = env.read(couponSettings.COUPON_DEADLINE_MS);
    this.crowdedWaitMs = env.read(couponSettings.COUPON_CROWDED_WAIT_MS);
    this.gate = {
      deadlineMs: env.read(couponSettings.COUPON_GATE_DEADLINE_MS),
      factsTtlMs: env.read(couponSettings.COUPON_GATE_FACTS_TTL_MS),
      holdersTtlMs: env.read(couponSettings.COUPON_GATE_HOLDERS_TTL_MS),
      leaseMs: env.read(couponSettings.COUPON_GATE_LEASE_MS),
      memoryMs: env.read(couponSettings.COUPON_GATE_MEMORY_MS),
    };
  }
}
