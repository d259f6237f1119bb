import { comparisonKey, type Id, newId, type ProductId } from '@app/kernel';
import type { ProductChange } from '../catalogue/product-change';
import type { Columns } from './columns';
import type { ImportProblem } from './import-problem';
import { RowReader } from './row-reader';

/** One product as a file describes it. Its ids are made here, before any transaction, and kept when that runs again. */
export interface ImportRow {
  readonly line: number;
  readonly sku: string;
  /** Columns that the file does not have are absent. */
  readonly change: ProductChange;
  /** Units on hand of a new product. */
  readonly stock: number | undefined;
  /** Units added (positive) or removed (negative); never 0. */
  readonly delta: number | undefined;
  readonly reason: string;
  readonly ids: {
    readonly productId: ProductId;
    readonly changeId: Id<'ProductChange'>;
    readonly adjustmentId: Id<'StockAdjustment'>;
  };
}

export const DEFAULT_REASON = 'import';

/** Every field that a change may set: a column that is not read here would change nothing. */
type ReadChange = { readonly [Field in keyof Required<ProductChange>]: ProductChange[Field] };

/** A cell sets its value: an empty cell removes an optional value. The limits are those of POST /products. */
export function readRow(
  columns: Columns,
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
): ImportRow | readonly ImportProblem[] {
  const reader = new RowReader(line, columns, cells);
  const sku = reader.name('sku', { max: 64, required: true }) ?? '';
  const category = reader.name('category', { max: 60 });
  const change: ReadChange = {
    name: reader.text('name', { max: 200, required: true }),
    description: reader.text('description', { max: 5_000 }),
    category: category === '' ? null : category,
    price: reader.whole('price', { min: 0, required: true }) ?? undefined,
    maxPerCustomer: reader.whole('maxPerCustomer', { min: 1 }),
    status: reader.oneOf('status', ['active', 'archived']),
  };
  const stock = reader.whole('stock', { min: 0 }) ?? undefined;
  const delta = reader.whole('stockDelta', { min: -Number.MAX_SAFE_INTEGER }) ?? 0;
  const reason = reader.text('stockReason', { max: 200 })?.trim() ?? '';
  if (reader.problems.length > 0) return reader.problems;
  const ids = {
    productId: newId<'Product'>(),
    changeId: newId<'ProductChange'>(),
    adjustmentId: newId<'StockAdjustment'>(),
  };
  return { line, sku, change, stock, delta: delta === 0 ? undefined : delta, reason: reason || DEFAULT_REASON, ids };
}

/** SKUs with the same key are equal, here and in the database. */
export const skuKey = comparisonKey;
