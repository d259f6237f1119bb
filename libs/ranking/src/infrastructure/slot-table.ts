import { TransactionConflict, type Tx } from '@app/kernel';
import { anyPair, execute, fromBinary, insertAll, isDuplicateKey, select, toBinary } from '@app/platform';
import { keyOf, type SlotTotal } from '../domain/slot-total';

interface SlotRow {
  readonly slot: Date;
  readonly product_id: Buffer;
  readonly quantity: string;
  readonly revenue: string;
}

/** More keys in one statement would make the optimizer of ranges give up, and lock a whole generation. */
const ROWS_A_STATEMENT = 200;

/** One of the two tables of aggregates; they differ in how long a slot is. */
export class SlotTable {
  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /** Some at a time, in the order of the key. @throws TransactionConflict when another adds a row at the same moment */
  async addAll(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<void> {
    for (let n = 0; n < totals.length; n += ROWS_A_STATEMENT) {
      await this.addSome(tx, generation, totals.slice(n, n + ROWS_A_STATEMENT));
    }
  }

  removeBefore(tx: Tx, generation: number, limit: number): Promise<number> {
    return execute(
      tx,
      `DELETE FROM ${this.table} WHERE generation < ? ORDER BY generation, ${this.column}, product_id LIMIT ?`,
      [generation, limit],
    );
  }

  private async addSome(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<void> {
    const known = await this.lock(tx, generation, totals);
    const isKnown = (total: SlotTotal): boolean => known.has(keyOf(total));
    await this.update(
      tx,
      generation,
      totals.filter(isKnown).map((total) => plus(total, known.get(keyOf(total)))),
    );
    await this.insert(
      tx,
      generation,
      totals.filter((total) => !isKnown(total)),
    );
  }

  private async lock(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<Map<string, SlotTotal>> {
    const rows = await select<SlotRow>(
      tx,
      `SELECT ${this.column} AS slot, product_id, quantity, revenue FROM ${this.table} FORCE INDEX (PRIMARY)
       WHERE generation = ? AND (${anyPair(this.column, 'product_id', totals.length)})
       ORDER BY generation, ${this.column}, product_id FOR UPDATE`,
      [generation, ...totals.flatMap(keyParameters)],
    );
    return new Map(rows.map(toTotal).map((total) => [keyOf(total), total]));
  }

  /** The sums are made here: in SQL a parameter is text, and text would be added as an inexact number. */
  private async update(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<void> {
    if (totals.length === 0) return;
    const quantity = this.caseOf(totals, (total) => total.quantity);
    const revenue = this.caseOf(totals, (total) => total.revenue);
    await execute(
      tx,
      `UPDATE ${this.table} SET quantity = ${quantity.sql}, revenue = ${revenue.sql}
       WHERE generation = ? AND (${anyPair(this.column, 'product_id', totals.length)})`,
      [...quantity.parameters, ...revenue.parameters, generation, ...totals.flatMap(keyParameters)],
    );
  }

  private caseOf(
    totals: readonly SlotTotal[],
    valueOf: (total: SlotTotal) => bigint,
  ): { readonly sql: string; readonly parameters: unknown[] } {
    const whens = totals.map(() => `WHEN ${this.column} = ? AND product_id = ? THEN ?`);
    return {
      sql: `CASE ${whens.join(' ')} END`,
      parameters: totals.flatMap((total) => [...keyParameters(total), valueOf(total).toString()]),
    };
  }

  private async insert(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<void> {
    try {
      await insertAll(
        tx,
        this.table,
        ['generation', this.column, 'product_id', 'quantity', 'revenue'],
        totals.map((total) => [
          generation,
          ...keyParameters(total),
          total.quantity.toString(),
          total.revenue.toString(),
        ]),
      );
    } catch (error) {
      if (isDuplicateKey(error)) throw new TransactionConflict(error);
      throw error;
    }
  }
}

const keyParameters = ({ slot, productId }: SlotTotal): unknown[] => [slot, toBinary(productId)];

const plus = (total: SlotTotal, more: SlotTotal | undefined): SlotTotal => ({
  ...total,
  quantity: total.quantity + (more?.quantity ?? 0n),
  revenue: total.revenue + (more?.revenue ?? 0n),
});

const toTotal = (row: SlotRow): SlotTotal => ({
  slot: row.slot,
  productId: fromBinary<'Product'>(row.product_id),
  quantity: BigInt(row.quantity),
  revenue: BigInt(row.revenue),
});
