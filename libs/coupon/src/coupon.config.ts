import type { Environment } from '@app/platform';
import { couponSettings } from '@app/coupon/context';

/** How long the gate is asked, and how long it may believe what it was told. Milliseconds. */
export interface GateTimes {
  /** A gate that has not answered by then is passed by. */
  readonly deadlineMs: number;
  /** Window, quantity and count are confirmed by the database again after this. */
  readonly factsTtlMs: number;
  /** The same for who holds a coupon: longer, since it takes a reading of all of them. */
  readonly holdersTtlMs: number;
  /** How long a claim that was let through counts as under way, if nobody hears of it again. */
  readonly leaseMs: number;
  /** How long a process answers for a coupon that is sold out without asking the gate again; 0: it always asks. */
  readonly memoryMs: number;
}

/** The bounds of claims, as those of the order path. */
export class CouponConfig {
  readonly batchClaims: number;
  /** Claims that may wait, and for how long, before they are told `coupon.busy`. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** How long one batch may try, over all its runs. */
  readonly deadlineMs: number;
  /** How long a claim waits for others that may take all that is left, before it goes to the database anyway. */
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
