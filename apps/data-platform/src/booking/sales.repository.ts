import { type SalesFigures, salesFigures, type Tx } from '@app/kernel';
import { Database, executeLater, fromBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Sale } from './sale';

interface SaleRow {
  readonly product_id: Buffer;
  readonly quantity: string;
  readonly revenue: string;
}

/** The sales of a product on a day. */
export interface DaySales extends SalesFigures, Pick<Sale, 'productId' | 'day'> {}

@Injectable()
export class SalesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds sales in one statement. MySQL deprecates VALUES(), and MariaDB does not know its replacement, but both can
   * name the columns of a SELECT (docs/design.md, Many rows at once). Rows come in key order, so that two of these statements cannot deadlock. Sent with
   * the transaction's next round trip, at the latest with COMMIT. Sums are DECIMAL and exact: JSON_TABLE of MySQL 9.7
   * makes a negative BIGINT of 2^63 without a warning.
   */
  addAll(tx: Tx, sales: readonly Sale[]): void {
    if (sales.length === 0) return;
    executeLater(
      tx,
      `INSERT INTO sales (day, product_id, quantity, revenue)
       SELECT sale.day, UNHEX(sale.product_id), sale.quantity, sale.revenue
       FROM JSON_TABLE(?, '$[*]' COLUMNS (
         day DATE PATH '$[0]',
         product_id CHAR(32) PATH '$[1]',
         quantity DECIMAL(38, 0) PATH '$[2]',
         revenue DECIMAL(38, 0) PATH '$[3]'
       )) AS sale
       ON DUPLICATE KEY UPDATE quantity = sales.quantity + sale.quantity, revenue = sales.revenue + sale.revenue`,
      [JSON.stringify(rowsOf(sales))],
    );
  }

  /** `day` as YYYY-MM-DD. */
  async findByDay(day: string): Promise<DaySales[]> {
    const rows = await this.database.query<SaleRow>(
      'SELECT product_id, quantity, revenue FROM sales WHERE day = ? ORDER BY product_id',
      [day],
    );
    return rows.map((row) => ({ productId: fromBinary(row.product_id), day, ...salesFigures(row) }));
  }
}

interface Sums {
  quantity: bigint;
  revenue: bigint;
}

/** One sale for each day and product, in key order. Sums of amounts of up to 2^53-1 do not fit into a number. */
function rowsOf(sales: readonly Sale[]): [day: string, productId: string, quantity: string, revenue: string][] {
  const sums = new Map<string, Sums>();
  for (const { day, productId, quantity, revenue } of sales) {
    const key = `${day} ${productId.toLowerCase().replaceAll('-', '')}`;
    const sum = sums.get(key) ?? { quantity: 0n, revenue: 0n };
    sum.quantity += BigInt(quantity);
    sum.revenue += BigInt(revenue);
    sums.set(key, sum);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { quantity, revenue }]) => {
      const [day = '', productId = ''] = key.split(' ');
      return [day, productId, String(quantity), String(revenue)];
    });
}
