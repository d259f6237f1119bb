import type { ProductId } from '@app/kernel';
import { IdField, IntegerField, invalidRequest, ListField, TextField, TimeField } from '@app/platform';
import type { RequestedRefund } from '../../domain/refund';

const MAX_LINES = 1_000;
const PRODUCT_ID = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';

export class RefundLineRequest {
  @IntegerField({
    description: 'A line of the order; either this or productId.',
    min: 1,
    max: MAX_LINES,
    optional: true,
    example: 1,
  })
  readonly lineNo?: number;

  @IdField({
    description: 'A product of the order; either this or lineNo. The line with the highest number is refunded first.',
    optional: true,
    example: PRODUCT_ID,
  })
  readonly productId?: ProductId;

  @IntegerField({ description: 'Units.', min: 1, example: 1 })
  readonly quantity: number;
}

export class RefundOrderRequest {
  @ListField(() => RefundLineRequest, {
    description: 'The units to refund. Lines with the same lineNo or productId are merged.',
    min: 1,
    max: MAX_LINES,
  })
  readonly lines: RefundLineRequest[];

  @TextField({ description: 'Why.', max: 200, optional: true, example: 'Arrived broken.' })
  readonly reason?: string;

  @TimeField({
    description: 'Admins only: the time of the refund, if it is in the past; not before the order.',
    optional: true,
    example: '2010-12-09T10:30:00.000Z',
  })
  readonly refundedAt?: string;
}

/** @throws request.invalid when a line has neither or both of lineNo and productId */
export const requestedRefunds = (lines: readonly RefundLineRequest[]): RequestedRefund[] =>
  lines.map(({ lineNo, productId, quantity }, n) => {
    if (lineNo !== undefined && productId === undefined) return { lineNo, quantity };
    if (productId !== undefined && lineNo === undefined) return { productId, quantity };
    throw invalidRequest([{ pointer: `/lines/${n}`, code: 'one-of', message: 'must have either lineNo or productId' }]);
  });

export const REFUND_EXAMPLES = {
  'one unit': { summary: 'One unit of the first line', value: { lines: [{ lineNo: 1, quantity: 1 }] } },
  'a product': {
    summary: 'Two units of a product, in any line',
    value: { lines: [{ productId: PRODUCT_ID, quantity: 2 }], reason: 'Arrived broken.' },
  },
};
