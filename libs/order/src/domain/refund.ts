import { Money, type OrderId, type ProductId, type UserId } from '@app/kernel';
import type { OrderLine, RequestedRefund, StoredOrder } from './order-facts';

export type { RequestedRefund } from './order-facts';

type Lines = Pick<StoredOrder, 'lines'>;

export interface RefundedLine {
  readonly lineNo: number;
  readonly productId: ProductId;
  readonly sku: string;
  readonly quantity: number;
  /** The refunded amount for these units, net of the discount. */
  readonly amount: Money;
}

/** The result of one refund request. */
export interface Refund {
  readonly orderId: OrderId;
  readonly userId: UserId;
  /** Gapless for each order, from 1. */
  readonly refundNo: number;
  readonly kind: 'refund' | 'cancellation';
  readonly lines: readonly RefundedLine[];
  readonly amount: Money;
  readonly reason: string | undefined;
  /** When the order was placed. */
  readonly placedAt: Date;
  /** The time at which the refund counts; for an imported refund a past time. */
  readonly refundedAt: Date;
  /** The time at which the refund was stored. */
  readonly bookedAt: Date;
}

/** Units by line number. */
export type Units = ReadonlyMap<number, number>;

/** All units that are not refunded yet. */
export const unitsLeft = ({ lines }: Lines): Units =>
  new Map(lines.filter((line) => leftOf(line) > 0).map((line) => [line.lineNo, leftOf(line)]));

/**
 * Returns the requested units, or undefined when the order does not have them any more. A product request takes units
 * from the highest line first (docs/api.md, Refunds), after the lines that the request names directly.
 */
export function chooseUnits(order: Lines, requested: readonly RequestedRefund[]): Units | undefined {
  const left = new Map(order.lines.map((line) => [line.lineNo, leftOf(line)]));
  const chosen = new Map<number, number>();
  const take = (lineNo: number, quantity: number) => {
    left.set(lineNo, (left.get(lineNo) ?? 0) - quantity);
    if (quantity > 0) chosen.set(lineNo, (chosen.get(lineNo) ?? 0) + quantity);
  };

  for (const request of requested) {
    if ('lineNo' in request) take(request.lineNo, request.quantity);
  }
  for (const request of requested) {
    if (!('productId' in request)) continue;
    let wanted = request.quantity;
    for (const { lineNo } of order.lines.filter(({ productId }) => productId === request.productId).reverse()) {
      const quantity = Math.min(wanted, Math.max(left.get(lineNo) ?? 0, 0));
      take(lineNo, quantity);
      wanted -= quantity;
    }
    if (wanted > 0) return undefined;
  }
  return [...left.values()].every((quantity) => quantity >= 0) ? chosen : undefined;
}

/** The refunded amounts of these units, line by line. */
export const refundedLines = (order: Lines, units: Units): RefundedLine[] =>
  order.lines
    .filter(({ lineNo }) => units.has(lineNo))
    .map((line) => {
      const quantity = units.get(line.lineNo) ?? 0;
      const before = givenBack(line, line.refundedQuantity);
      const after = givenBack(line, line.refundedQuantity + quantity);
      const { lineNo, productId, sku } = line;
      return { lineNo, productId, sku, quantity, amount: after.minus(before) };
    });

/**
 * The total refunded amount of a line for a number of its units: floor(paid × units ÷ quantity), and the rest with the
 * last unit. So the total does not depend on how the units are split over refunds.
 */
export function givenBack(line: OrderLine, units: number): Money {
  const paid = line.amount.minus(line.discount).amount;
  return Money.of(Number((BigInt(paid) * BigInt(units)) / BigInt(line.quantity)));
}

const leftOf = ({ quantity, refundedQuantity }: OrderLine): number => quantity - refundedQuantity;
