import type { Tx } from '@app/kernel';
import { execute, executeLater } from '@app/platform';
import type { SlotTotal } from '../domain/slot-total';

/** One of the two aggregate tables; they differ in the length of a slot. */
export class SlotTable {
  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /**
   * One statement for any number of rows, new or not. MySQL deprecates VALUES(), and MariaDB does not know its
   * replacement, but both can name the columns of a SELECT. The totals come in key order, and so do the locks. Sent
   * with the transaction's next round trip. Sums are DECIMAL and exact: numbers go as text, as in JSON.
   */
  add(tx: Tx, generation: number, totals: readonly SlotTotal[]): void {
    if (totals.length === 0) return;
    const { table, column } = this;
    executeLater(
      tx,
      `INSERT INTO ${table} (generation, ${column}, product_id, quantity, revenue)
       SELECT ?, more.slot, UNHEX(more.product_id), more.quantity, more.revenue
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
         slot DATETIME PATH '$[0]',
         product_id CHAR(32) PATH '$[1]',
         quantity DECIMAL(38, 0) PATH '$[2]',
         revenue DECIMAL(38, 0) PATH '$[3]'
       )) AS more
       ON DUPLICATE KEY UPDATE quantity = ${table}.quantity + more.quantity, revenue = ${table}.revenue + more.revenue`,
      [generation, JSON.stringify(totals.map(toRow))],
    );
  }

  removeOf(tx: Tx, generations: readonly number[], limit: number): Promise<number> {
    return execute(
      tx,
      `DELETE FROM ${this.table} WHERE generation IN (?) ORDER BY generation, ${this.column}, product_id LIMIT ?`,
      [generations, limit],
    );
  }
}

/** A full second as the text of a DATETIME. */
export const sqlTime = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

const toRow = ({ slot, productId, quantity, revenue }: SlotTotal): string[] => [
  sqlTime(slot),
  productId.replaceAll('-', ''),
  String(quantity),
  String(revenue),
];
