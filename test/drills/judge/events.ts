import { Findings } from './findings';
import { CONSUMERS, type ProductSales, type Truth } from './truth';

interface EventFindings {
  readonly missing: Findings;
  readonly twice: Findings;
  /** Events of what is not in the database. */
  readonly unasked: readonly string[];
}

/** Every order and refund has its event, and every consumer has booked it once. */
export function judgeEvents(truth: Truth): EventFindings {
  const missing = new Findings('event missing');
  const twice = new Findings('event twice');
  const found = countBy(truth.events, ({ orderId, sequence }) => `${orderId} ${sequence}`);
  const refunds = countBy(truth.refunds, ({ orderId }) => orderId);
  for (const { orderId } of truth.orders) {
    const due = 1 + (refunds.get(orderId) ?? 0);
    for (let sequence = 1; sequence <= due; sequence++) {
      const count = found.get(`${orderId} ${sequence}`) ?? 0;
      if (count === 0) missing.add(`order ${orderId} has no event ${sequence}`);
      if (count > 1) twice.add(`order ${orderId} has ${count} events ${sequence}`, count - 1);
      found.delete(`${orderId} ${sequence}`);
    }
  }
  for (const { eventId, bookedBy } of truth.events) {
    const without = CONSUMERS.filter((consumer) => !bookedBy.includes(consumer));
    if (without.length > 0) missing.add(`event ${eventId} is not booked by ${without.join(' and ')}`);
  }
  compareSales(truth, { missing, twice });
  const unasked = [...found.keys()].map((name) => `event ${name} is of an order or refund that is not in the database`);
  return { missing, twice, unasked };
}

/** An event that was booked twice shows in the sums of its products. */
function compareSales(
  { soldByOrders, bookedSales }: Truth,
  { missing, twice }: { readonly missing: Findings; readonly twice: Findings },
): void {
  const booked = new Map(bookedSales.map((sales) => [sales.productId, sales]));
  const expected = new Map(soldByOrders.map((sales) => [sales.productId, sales]));
  for (const productId of new Set([...booked.keys(), ...expected.keys()])) {
    const [is, due] = [booked.get(productId) ?? NONE, expected.get(productId) ?? NONE];
    if (is.quantity === due.quantity && is.revenue === due.revenue) continue;
    const sentence = `the data platform has ${said(is)} of product ${productId}, the orders say ${said(due)}`;
    const isMore = is.quantity > due.quantity || (is.quantity === due.quantity && is.revenue > due.revenue);
    (isMore ? twice : missing).add(sentence);
  }
}

const NONE: Omit<ProductSales, 'productId'> = { quantity: 0, revenue: 0 };
const said = ({ quantity, revenue }: Omit<ProductSales, 'productId'>): string => `${quantity} units for ${revenue}`;

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1);
  return counts;
}
