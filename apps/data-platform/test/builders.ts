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

const ENVELOPE = {
  specversion: '1.0',
  source: '/orders',
  time: '2026-11-27T10:00:00.000Z',
  datacontenttype: 'application/json',
};

/** An event as the queue delivers it, according to docs/schemas; `some` overrides its fields. */
export const anOrderCompleted = ({ placedAt, lines = [{}], ...more }: EventParts = {}): Record<string, unknown> => ({
  ...ENVELOPE,
  id: newId(),
  type: 'OrderCompleted',
  subject: newId(),
  dataschema: 'urn:commerce-backend:schema:OrderCompleted:1',
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

interface RefundParts {
  readonly id?: string;
  readonly type?: 'OrderRefunded' | 'OrderCancelled';
  /** The version of its schema: the queue may hold events of both. */
  readonly version?: 1 | 2;
  readonly refundedAt?: string;
  readonly lines?: readonly {
    readonly productId?: string;
    readonly quantity?: number;
    readonly refundedAmount?: number;
  }[];
}

export function anOrderRefunded(parts: RefundParts = {}): Record<string, unknown> {
  const { version = 2, refundedAt, lines = [{}], ...more } = parts;
  const refunded = lines.map((line, n) => ({
    lineNo: n + 1,
    productId: newId(),
    sku: `SKU-${n}`,
    quantity: 1,
    refundedAmount: 1_000,
    ...line,
  }));
  return {
    ...ENVELOPE,
    id: newId(),
    type: 'OrderRefunded',
    subject: newId(),
    dataschema: `urn:commerce-backend:schema:${more.type ?? 'OrderRefunded'}:${version}`,
    sequence: 2,
    partitionkey: newId(),
    data: {
      orderId: newId(),
      userId: newId(),
      currency: 'KRW',
      lines: refunded,
      refundedAmount: refunded.reduce((sum, { refundedAmount }) => sum + refundedAmount, 0),
      ...(version === 2 && { placedAt: '2026-11-20T12:00:00.000Z' }),
      refundedAt: refundedAt ?? '2026-11-27T12:00:00.000Z',
    },
    ...more,
  };
}
