import type { Tx } from '@app/kernel';
import { execute, executeLater } from '@app/platform';
import type { RefundTotal } from '../domain/refund-total';
import { sqlTime } from './slot-table';

/** The table of refund minutes. */
export class RefundTable {
  /** One statement for any number of rows, new or not, as in `SlotTable`. Sent with the next round trip. */
  add(tx: Tx, generation: number, totals: readonly RefundTotal[]): void {
    if (totals.length === 0) return;
    executeLater(
      tx,
      `INSERT INTO product_refund_minutes (generation, refund_minute, sale_minute, product_id, quantity, revenue)
       SELECT ?, more.refund_minute, more.sale_minute, UNHEX(more.product_id), more.quantity, more.revenue
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
         refund_minute DATETIME PATH '$[0]',
         sale_minute DATETIME PATH '$[1]',
         product_id CHAR(32) PATH '$[2]',
         quantity DECIMAL(38, 0) PATH '$[3]',
         revenue DECIMAL(38, 0) PATH '$[4]'
       )) AS more
       ON DUPLICATE KEY UPDATE quantity = product_refund_minutes.quantity + more.quantity,
         revenue = product_refund_minutes.revenue + more.revenue`,
      [generation, JSON.stringify(totals.map(toRow))],
    );
  }

  removeOf(tx: Tx, generations: readonly number[], limit: number): Promise<number> {
    return execute(
      tx,
      `DELETE FROM product_refund_minutes WHERE generation IN (?)
       ORDER BY generation, refund_minute, sale_minute, product_id LIMIT ?`,
      [generations, limit],
    );
  }
}

const toRow = ({ refundMinute, slot, productId, quantity, revenue }: RefundTotal): string[] => [
  sqlTime(refundMinute),
  sqlTime(slot),
  productId.replaceAll('-', ''),
  String(quantity),
  String(revenue),
];
