import type { Tx } from '@app/kernel';
import { execute, executeLater } from '@app/platform';
import type { SlotTotal } from '../domain/slot-total';

/** One of the two tables of aggregates; they differ in how long a slot is. */
export class SlotTable {
  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /**
   * One statement for any number of rows, new or not: VALUES() is deprecated on MySQL, and what replaces it is unknown to
   * MariaDB, but both can name the columns of a SELECT. The totals come in the order of the key, and so are the locks
   * taken. Travels with the transaction's next round trip. Sums are DECIMAL and exact: numbers go as text, as JSON has them.
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

/** A full second as a DATETIME in text. */
export const sqlTime = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

const toRow = ({ slot, productId, quantity, revenue }: SlotTotal): string[] => [
  sqlTime(slot),
  productId.replaceAll('-', ''),
  String(quantity),
  String(revenue),
];
