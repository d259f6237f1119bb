import type { IdempotentRequest } from '@app/kernel';
import { columnsOf, idempotencyKeyHash, toBinary, type WrittenRow } from '@app/platform';
import type { Refund } from '../domain/refund';

export interface RefundRow {
  readonly user_id: Buffer;
  readonly order_id: Buffer;
  readonly refund_no: number;
  readonly kind: Refund['kind'];
  readonly amount: number;
  readonly reason: string | null;
  readonly caller_id: Buffer;
  readonly key_hash: Buffer;
  readonly refunded_at: Date;
  readonly booked_at: Date;
}

export const REFUND_COLUMNS = columnsOf<RefundRow>({
  user_id: true,
  order_id: true,
  refund_no: true,
  kind: true,
  amount: true,
  reason: true,
  caller_id: true,
  key_hash: true,
  refunded_at: true,
  booked_at: true,
});

export const toRefundRow = (refund: Refund, request: IdempotentRequest): WrittenRow<RefundRow> => ({
  user_id: toBinary(refund.userId),
  order_id: toBinary(refund.orderId),
  refund_no: refund.refundNo,
  kind: refund.kind,
  amount: refund.amount.amount,
  reason: refund.reason ?? null,
  caller_id: toBinary(request.callerId),
  key_hash: idempotencyKeyHash(request),
  refunded_at: refund.refundedAt,
  booked_at: refund.bookedAt,
});

export interface RefundLineRow {
  readonly user_id: Buffer;
  readonly order_id: Buffer;
  readonly refund_no: number;
  readonly line_no: number;
  readonly product_id: Buffer;
  readonly quantity: number;
  readonly amount: number;
}

export const REFUND_LINE_COLUMNS = columnsOf<RefundLineRow>({
  user_id: true,
  order_id: true,
  refund_no: true,
  line_no: true,
  product_id: true,
  quantity: true,
  amount: true,
});

export const toRefundLineRows = (refund: Refund): WrittenRow<RefundLineRow>[] =>
  refund.lines.map((line) => ({
    user_id: toBinary(refund.userId),
    order_id: toBinary(refund.orderId),
    refund_no: refund.refundNo,
    line_no: line.lineNo,
    product_id: toBinary(line.productId),
    quantity: line.quantity,
    amount: line.amount.amount,
  }));
