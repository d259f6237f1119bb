import { Row } from './read-rows';

/** Why a row is replayed neither as a sale nor as a return, in the order of the table. */
export const SKIPPED = {
  'cancelled-other': 'cancelled, not goods (invoice C…)',
  'not-goods': 'not goods (postage, fees, manual, …)',
  'write-off': 'stock write-off (quantity not above 0)',
  'no-price': 'no price (unit price not above 0)',
} as const;
export type Kind = 'sale' | 'return' | keyof typeof SKIPPED;

/** By the rules of the data's README: five digits make goods, a leading `C` makes a cancellation. */
export function classify(row: Pick<Row, 'invoiceNo' | 'stockCode' | 'quantity' | 'unitPrice'>): Kind {
  const goods = /^\d{5}/.test(row.stockCode);
  const cancellation = row.invoiceNo.startsWith('C');
  if (!goods) return cancellation ? 'cancelled-other' : 'not-goods';
  if (cancellation) return 'return';
  if (row.quantity <= 0) return 'write-off';
  return Number(row.unitPrice) > 0 ? 'sale' : 'no-price';
}
