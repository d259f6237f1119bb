import type { IdempotentRequest } from '@app/kernel';
import { idempotencyKeyHash, toBinary } from '@app/platform';
import type { Refund } from '../domain/refund';

export const REFUND_COLUMNS = [
  'user_id',
  'order_id',
  'refund_no',
  'kind',
  'amount',
  'reason',
  'caller_id',
  'key_hash',
  'refunded_at',
  'booked_at',
] as const;

export const REFUND_LINE_COLUMNS = [
  'user_id',
  'order_id',
  'refund_no',
  'line_no',
  'product_id',
  'quantity',
  'amount',
] as const;

export const refundValues = (refund: Refund, request: IdempotentRequest): unknown[] => [
  toBinary(refund.userId),
  toBinary(refund.orderId),
  refund.refundNo,
  refund.kind,
  refund.amount.amount,
  refund.reason ?? null,
  toBinary(request.callerId),
  idempotencyKeyHash(request),
  refund.refundedAt,
  refund.bookedAt,
];

export const refundLineValues = (refund: Refund): unknown[][] =>
  refund.lines.map((line) => [
    toBinary(refund.userId),
    toBinary(refund.orderId),
    refund.refundNo,
    line.lineNo,
    toBinary(line.productId),
    line.quantity,
    line.amount.amount,
  ]);
