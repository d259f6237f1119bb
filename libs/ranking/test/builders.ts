import { newId, type OrderId, type ProductId } from '@app/kernel';
import type { Booking } from '../src/domain/booking';

export const productIds = (count: number): ProductId[] => Array.from({ length: count }, () => newId<'Product'>());

interface LineParts {
  readonly productId: ProductId;
  readonly quantity?: number;
  readonly revenue?: number;
}

interface BookingParts {
  readonly orderId?: OrderId;
  readonly sequence?: number;
  readonly at?: string | Date;
  readonly refundedAt?: string | Date;
  readonly lines: readonly LineParts[];
}

/** A sale of one unit for 100; `some` overrides its fields. */
export const aBooking = ({ orderId, sequence = 1, at, refundedAt, lines }: BookingParts): Booking => ({
  orderId: orderId ?? newId<'Order'>(),
  sequence,
  placedAt: new Date(at ?? '2026-11-27T10:00:30.000Z'),
  refundedAt: refundedAt === undefined ? undefined : new Date(refundedAt),
  lines: lines.map((line) => ({ quantity: 1, revenue: 100, ...line })),
});

/** A refund of the whole sale. */
export const refundOf = ({ orderId, placedAt, lines }: Booking, refundedAt: string | Date): Booking => ({
  orderId,
  sequence: 2,
  placedAt,
  refundedAt: new Date(refundedAt),
  lines: lines.map(({ productId, quantity, revenue }) => ({ productId, quantity: -quantity, revenue: -revenue })),
});

interface EventParts {
  readonly type?: string;
  readonly id?: string;
  readonly sequence?: number;
  readonly data: object;
}

/** A message as the queue delivers it. */
export const anEventBody = ({ type = 'OrderCompleted', id = newId(), sequence = 1, data }: EventParts): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    type,
    source: '/orders',
    subject: newId(),
    time: '2026-11-27T10:00:30.000Z',
    sequence,
    data,
  });

/** The event of a sale without discount. */
export const saleBodyOf = ({ orderId, sequence, placedAt, lines }: Booking): string =>
  anEventBody({
    sequence,
    data: {
      orderId,
      placedAt: placedAt.toISOString(),
      lines: lines.map(({ productId, quantity, revenue }) => ({ productId, quantity, amount: revenue, discount: 0 })),
    },
  });

interface RefundParts {
  readonly type?: 'OrderRefunded' | 'OrderCancelled';
  readonly sequence?: number;
  readonly refundedAt: Date;
  readonly lines: readonly {
    readonly productId: ProductId;
    readonly quantity: number;
    readonly refundedAmount: number;
  }[];
}

/** The event, version 2, of a refund of a sale. */
export const refundBodyOf = (sale: Booking, { type = 'OrderRefunded', sequence = 2, refundedAt, lines }: RefundParts) =>
  anEventBody({
    type,
    sequence,
    data: {
      orderId: sale.orderId,
      userId: newId<'User'>(),
      placedAt: sale.placedAt.toISOString(),
      refundedAt: refundedAt.toISOString(),
      lines,
    },
  });
