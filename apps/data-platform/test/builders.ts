import { newId } from '@app/kernel';

interface LineParts {
  readonly productId?: string;
  readonly quantity?: number;
  readonly amount?: number;
  readonly discount?: number;
}

interface EventParts {
  readonly id?: string;
  readonly type?: string;
  readonly placedAt?: string;
  readonly lines?: readonly LineParts[];
}

/** An event as it comes out of the queue, apart from what is said, as docs/schemas describes it. */
export const anOrderCompleted = ({ placedAt, lines = [{}], ...more }: EventParts = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: newId(),
  type: 'OrderCompleted',
  source: '/orders',
  subject: newId(),
  time: '2026-11-27T10:00:00.000Z',
  dataschema: 'urn:commerce-backend:schema:OrderCompleted:1',
  datacontenttype: 'application/json',
  sequence: 1,
  partitionkey: newId(),
  data: {
    orderId: newId(),
    userId: newId(),
    currency: 'KRW',
    itemsAmount: 0,
    discountAmount: 0,
    totalAmount: 0,
    lines: lines.map((line, n) => ({
      lineNo: n + 1,
      productId: newId(),
      sku: `SKU-${n}`,
      quantity: 1,
      unitPrice: 0,
      amount: 1_000,
      discount: 0,
      ...line,
    })),
    placedAt: placedAt ?? '2026-11-27T10:00:00.000Z',
  },
  ...more,
});
