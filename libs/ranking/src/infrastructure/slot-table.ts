import type { Tx } from '@app/kernel';
import { anyPair, execute, executeLater, fromBinary, insertAllLater, select, toBinary } from '@app/platform';
import { keyOf, type SlotTotal } from '../domain/slot-total';

interface SlotRow {
  readonly slot: Date;
  readonly product_id: Buffer;
  readonly quantity: string;
  readonly revenue: string;
}

/** More keys in one statement would make the optimizer of ranges give up, and lock a whole generation. */
const ROWS_A_STATEMENT = 200;

/** What is to be added, with the rows that were there already, which are locked. */
interface LockedSlots {
  readonly generation: number;
  readonly chunks: readonly {
    readonly totals: readonly SlotTotal[];
    readonly known: ReadonlyMap<string, SlotTotal>;
  }[];
}

/** One of the two tables of aggregates; they differ in how long a slot is. */
export class SlotTable {
  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /**
   * Locks the rows that are there, in the order of the key, some with each statement. Everything is asked for at once:
   * two tables whose rows are locked at the same time are locked one after the other, in one round trip.
   */
  async lock(tx: Tx, generation: number, totals: readonly SlotTotal[]): Promise<LockedSlots> {
    const chunks = inChunks(totals);
    const known = await Promise.all(chunks.map((chunk) => this.lockSome(tx, generation, chunk)));
    return { generation, chunks: chunks.map((totals, n) => ({ totals, known: known[n] ?? new Map() })) };
  }

  /** Travels with the transaction's next round trip; a row that another has added meanwhile is a TransactionConflict. */
  add(tx: Tx, { generation, chunks }: LockedSlots): void {
    for (const { totals, known } of chunks) {
      const isKnown = (total: SlotTotal): boolean => known.has(keyOf(total));
      const changed = totals.filter(isKnown).map((total) => plus(total, known.get(keyOf(total))));
      this.update(tx, generation, changed);
      this.insert(
        tx,
        generation,
        totals.filter((total) => !isKnown(total)),
      );
    }
  }

  removeBefore(tx: Tx, generation: number, limit: number): Promise<number> {
    return execute(
      tx,
      `DELETE FROM ${this.table} WHERE generation < ? ORDER BY generation, ${this.column}, product_id LIMIT ?`,
      [generation, limit],
    );
  }

  private async lockSome(
    tx: Tx,
    generation: number,
    totals: readonly SlotTotal[],
  ): Promise<ReadonlyMap<string, SlotTotal>> {
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
  private update(tx: Tx, generation: number, totals: readonly SlotTotal[]): void {
    if (totals.length === 0) return;
    const quantity = this.caseOf(totals, (total) => total.quantity);
    const revenue = this.caseOf(totals, (total) => total.revenue);
    executeLater(
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

  private insert(tx: Tx, generation: number, totals: readonly SlotTotal[]): void {
    insertAllLater(
      tx,
      this.table,
      ['generation', this.column, 'product_id', 'quantity', 'revenue'],
      totals.map((total) => [generation, ...keyParameters(total), total.quantity.toString(), total.revenue.toString()]),
      { duplicateIsConflict: true },
    );
  }
}

const inChunks = (totals: readonly SlotTotal[]): (readonly SlotTotal[])[] =>
  Array.from({ length: Math.ceil(totals.length / ROWS_A_STATEMENT) }, (_, n) =>
    totals.slice(n * ROWS_A_STATEMENT, (n + 1) * ROWS_A_STATEMENT),
  );

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
