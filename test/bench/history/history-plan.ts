/** Orders that were placed before the bench came: who placed how many, and when. */
export interface HistoryPlan {
  readonly orders: number;
  /** Customers who placed half of all orders, 1,000 each. */
  readonly regulars: number;
  /** Customers who placed the other half. */
  readonly others: number;
  /** Milliseconds since 1970 of the first order, and from one to the next. */
  readonly beganMs: number;
  readonly everyMs: number;
}

const ORDERS_OF_A_REGULAR = 1_000;
const OTHERS = 10_000;
/** Within it, nothing is past its retention: every order still has its events and its idempotency record. */
const HOURS = 20;

export function planHistory(orders: number, now = Date.now()): HistoryPlan {
  const lengthMs = HOURS * 3_600_000;
  return {
    orders,
    regulars: Math.max(1, Math.round(orders / 2 / ORDERS_OF_A_REGULAR)),
    others: OTHERS,
    beganMs: now - lengthMs,
    everyMs: lengthMs / orders,
  };
}
