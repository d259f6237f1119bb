import { v7 as newId } from 'uuid';
import type { RequestedLine } from './orders-api';

const CURRENCY = 'KRW';

export interface ProductRow {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly stock: number;
}

export interface NewIds {
  readonly orderId: string;
  readonly entryId: string;
  readonly eventId: string;
}

export interface PlacedLine {
  readonly lineNo: number;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly amount: number;
}

/** An order as both naive and floor write, publish and answer it; they differ in how they place it. */
export interface PlacedOrder extends NewIds {
  readonly userId: string;
  readonly lines: readonly PlacedLine[];
  readonly total: number;
  readonly entryNo: number;
  readonly balanceAfter: number;
}

export const newIds = (): NewIds => ({ orderId: newId(), entryId: newId(), eventId: newId() });

export const lineOf = (
  { sku, name, price }: ProductRow,
  { lineNo, productId, quantity }: RequestedLine & { readonly lineNo: number },
): PlacedLine => ({ lineNo, productId, sku, name, unitPrice: price, quantity, amount: price * quantity });

export const traceparentOf = (eventId: string): string =>
  `00-${eventId.replaceAll('-', '')}-${eventId.slice(-12)}0000-01`;

/** As large as the shop's own event. */
export const eventOf = ({ eventId, orderId, userId, lines, total }: PlacedOrder, now: Date): object => ({
  specversion: '1.0',
  id: eventId,
  type: 'OrderCompleted',
  source: '/orders',
  subject: orderId,
  time: now.toISOString(),
  dataschema: 'urn:commerce-backend:schema:OrderCompleted:1',
  datacontenttype: 'application/json',
  sequence: 1,
  partitionkey: userId,
  traceparent: traceparentOf(eventId),
  data: {
    orderId,
    userId,
    currency: CURRENCY,
    itemsAmount: total,
    discountAmount: 0,
    totalAmount: total,
    lines: lines.map(({ lineNo, productId, sku, quantity, unitPrice, amount }) => ({
      ...{ lineNo, productId, sku, quantity, unitPrice, amount, discount: 0 },
    })),
    placedAt: now.toISOString(),
  },
});

/** The order as the shop answers it. */
export const answerOf = ({ orderId, userId, lines, total }: PlacedOrder, now: Date): object => ({
  orderId,
  userId,
  status: 'completed',
  lines: lines.map(({ lineNo, productId, name, unitPrice, quantity, amount }) => ({
    ...{ lineNo, productId, name, unitPrice, quantity, amount, discount: 0, refundedQuantity: 0 },
  })),
  itemsAmount: total,
  discountAmount: 0,
  totalAmount: total,
  refundedAmount: 0,
  currency: CURRENCY,
  userCouponId: null,
  placedAt: now.toISOString(),
});
