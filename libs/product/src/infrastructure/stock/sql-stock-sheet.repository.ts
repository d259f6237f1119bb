import { Injectable } from '@nestjs/common';
import { type LockingTx, Money, type ProductId, type Tx, type WhenLocked } from '@app/kernel';
import { caseOf, executeLater, fromBinary, idParameter, isCheckViolated, select, selectForUpdate } from '@app/platform';
import { StockSheetRepository } from '../../application/stock/stock-sheet.repository';
import { StockSheet, type StockChange, type StockLine } from '../../domain/stock/stock-sheet';

interface StockRow {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly status: string;
  readonly max_per_customer: number | null;
  readonly stock: number;
  readonly version: number;
}

@Injectable()
export class SqlStockSheetRepository extends StockSheetRepository {
  protected async lock(tx: LockingTx, productIds: readonly ProductId[], whenLocked: WhenLocked): Promise<StockSheet> {
    if (whenLocked === 'skip') return this.lockFree(tx, productIds);
    return new StockSheet(await lockLines(tx, productIds, 'wait'));
  }

  protected async read(tx: Tx, productIds: readonly ProductId[]): Promise<StockSheet> {
    return new StockSheet(await linesOf(tx, productIds));
  }

  /** SKIP LOCKED omits both a locked product and one that does not exist. */
  private async lockFree(tx: LockingTx, productIds: readonly ProductId[]): Promise<StockSheet> {
    const [lines, existing] = await Promise.all([lockLines(tx, productIds, 'skip'), linesOf(tx, productIds)]);
    const held = new Set(existing.map(({ productId }) => productId));
    for (const { productId } of lines) held.delete(productId);
    return new StockSheet(lines, held);
  }

  protected save(tx: Tx, sheet: StockSheet): void {
    const changes = sheet.changes();
    if (changes.length === 0) return;
    const stock = caseOf('id', changes, keyOf, (change) => change.stock);
    executeLater(tx, `UPDATE products SET stock = ${stock.sql} WHERE id IN (?)`, [
      ...stock.parameters,
      changes.map(keyOf),
    ]);
  }

  protected take(tx: Tx, sheet: StockSheet): void {
    const changes = sheet.changes();
    if (changes.length === 0) return;
    const version = caseOf('id', changes, keyOf, (change) => change.version);
    const taken = caseOf('id', changes, keyOf, (change) => change.taken);
    executeLater(
      tx,
      // Locks along PRIMARY, so by id: an ORDER BY would state it and cost a sixth more (a buffer, a temporary table).
      // A negative stock violates CHECK (stock >= 0): too little is left, or the version differs from the decision's.
      `UPDATE products FORCE INDEX (PRIMARY) SET stock = IF(version = ${version.sql}, stock - ${taken.sql}, -1)
       WHERE id IN (?)`,
      [...version.parameters, ...taken.parameters, changes.map(keyOf)],
      { conflictOn: isCheckViolated },
    );
  }
}

const keyOf = ({ productId }: StockChange) => idParameter(productId);

// FORCE INDEX: a long list over a small table must not become a scan that locks every product.
const LINES = `SELECT id, sku, name, price, status, max_per_customer, stock, version FROM products FORCE INDEX (PRIMARY)
  WHERE id IN (?)`;

async function linesOf(tx: Tx, productIds: readonly ProductId[]): Promise<StockLine[]> {
  if (productIds.length === 0) return [];
  return (await select<StockRow>(tx, LINES, [productIds.map(idParameter)])).map(toLine);
}

async function lockLines(
  tx: LockingTx,
  productIds: readonly ProductId[],
  whenLocked: WhenLocked,
): Promise<StockLine[]> {
  if (productIds.length === 0) return [];
  const rows = await selectForUpdate<StockRow>(tx, `${LINES} ORDER BY id`, [productIds.map(idParameter)], whenLocked);
  return rows.map(toLine);
}

const toLine = (row: StockRow): StockLine => ({
  productId: fromBinary<'Product'>(row.id),
  sku: row.sku,
  name: row.name,
  price: Money.of(row.price),
  maxPerCustomer: row.max_per_customer ?? undefined,
  forSale: row.status === 'active',
  stock: row.stock,
  version: row.version,
});
