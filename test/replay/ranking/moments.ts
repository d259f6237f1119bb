import { Plan } from '../file/plan';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The last minute of the file with a sale or a return. */
export const endOf = ({ orders, returns }: Plan): Date =>
  new Date(
    Math.max(...orders.map(({ placedAt }) => +placedAt), ...returns.refunds.map(({ refundedAt }) => +refundedAt)),
  );

/**
 * The moments at which rankings are compared: the end, the middle, about the last refund, and the one at which the first
 * order is on the edge of a window of one day.
 */
export function momentsOf(plan: Plan): Date[] {
  const first = plan.orders[0]?.placedAt;
  if (!first) return [];
  const end = endOf(plan);
  const middle = Math.floor((+first + +end) / 2 / MINUTE_MS) * MINUTE_MS;
  const refund = plan.returns.refunds.at(-1)?.refundedAt;
  const moments = [+end, middle, +first + DAY_MS, ...(refund ? [+refund, +refund - MINUTE_MS] : [])];
  return [...new Set(moments)].map((moment) => new Date(moment));
}
