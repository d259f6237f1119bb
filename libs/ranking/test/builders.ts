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
  readonly lines: readonly LineParts[];
}

/** A sale of one unit for 100, but for what is said. */
export const aBooking = ({ orderId, sequence = 1, at = '2026-11-27T10:00:30.000Z', lines }: BookingParts): Booking => ({
  orderId: orderId ?? newId<'Order'>(),
  sequence,
  at: new Date(at),
  lines: lines.map((line) => ({ quantity: 1, revenue: 100, ...line })),
});

/** All of it is given back. */
export const refundOf = ({ orderId, lines }: Booking, at: string | Date): Booking => ({
  orderId,
  sequence: 2,
  at: new Date(at),
  lines: lines.map(({ productId, quantity, revenue }) => ({ productId, quantity: -quantity, revenue: -revenue })),
});

interface EventParts {
  readonly type?: string;
  readonly id?: string;
  readonly sequence?: number;
  readonly data: object;
}

/** As it comes out of the queue. */
export const anEventBody = ({ type = 'OrderCompleted', id = newId(), sequence = 1, data }: EventParts): string =>
  JSON.stringify({ specversion: '1.0', id, type, source: '/orders', sequence, data });

/** The event of a booking that is a sale, without discount. */
export const saleBodyOf = ({ orderId, sequence, at, lines }: Booking): string =>
  anEventBody({
    sequence,
    data: {
      orderId,
      placedAt: at.toISOString(),
      lines: lines.map(({ productId, quantity, revenue }) => ({ productId, quantity, amount: revenue, discount: 0 })),
    },
  });
