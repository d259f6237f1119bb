import type { Tx } from '@app/kernel';
import { Database, executeLater, fromBinary, toBinary, toInteger } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Sale } from './sale';

interface SaleRow {
  readonly product_id: Buffer;
  readonly quantity: string | number;
  readonly revenue: string | number;
}

@Injectable()
export class SalesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds up, in one statement: VALUES() is deprecated on MySQL, and what replaces it is unknown to MariaDB, but both can
   * name the columns of a SELECT (FACTS). In the order of the key, so that two of these cannot deadlock. Travels with the
   * transaction's next round trip, at the latest with COMMIT.
   */
  addAll(tx: Tx, sales: readonly Sale[]): void {
    if (sales.length === 0) return;
    const rows = sales.map((sale) => ({ ...sale, productId: toBinary(sale.productId).toString('hex') }));
    rows.sort((a, b) => compare(a.day + a.productId, b.day + b.productId));
    executeLater(
      tx,
      `INSERT INTO sales (day, product_id, quantity, revenue)
       SELECT sale.day, UNHEX(sale.product_id), sale.quantity, sale.revenue
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
         day DATE PATH '$.day',
         product_id CHAR(32) PATH '$.productId',
         quantity BIGINT PATH '$.quantity',
         revenue BIGINT PATH '$.revenue'
       )) AS sale
       ON DUPLICATE KEY UPDATE quantity = sales.quantity + sale.quantity, revenue = sales.revenue + sale.revenue`,
      [JSON.stringify(rows)],
    );
  }

  /** `day` as YYYY-MM-DD. */
  async findByDay(day: string): Promise<Sale[]> {
    const rows = await this.database.query<SaleRow>(
      'SELECT product_id, quantity, revenue FROM sales WHERE day = ? ORDER BY product_id',
      [day],
    );
    return rows.map((row) => ({
      productId: fromBinary(row.product_id),
      day,
      quantity: toInteger(row.quantity),
      revenue: toInteger(row.revenue),
    }));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
