import { DomainError, type Id, Money } from '@app/kernel';
import { CatalogueEntry } from '../catalogue/catalogue-entry';
import type { RecordedChange } from '../catalogue/product-change';
import { newProduct, type Product } from '../catalogue/product';
import { adjustedStock, type StockAdjustment } from '../stock/stock-adjustment';
import type { ImportProblem, ImportProblemCode } from './import-problem';
import type { ImportRow } from './import-row';

/** The effect of a row on the product of its SKU. */
export type Decision =
  | { readonly kind: 'create'; readonly product: Product; readonly adjustment: StockAdjustment | undefined }
  | {
      readonly kind: 'change';
      /** The product after the row, stock included. */
      readonly product: Product;
      /** Undefined where only the stock changes: that makes no version. */
      readonly change: RecordedChange | undefined;
      readonly adjustment: StockAdjustment | undefined;
      readonly stockKept: boolean;
    }
  | { readonly kind: 'keep'; readonly stockKept: boolean }
  | { readonly kind: 'refuse'; readonly problem: ImportProblem };

export interface Known {
  readonly product: Product | undefined;
  /** Whether an earlier import of the same file has made the row's adjustment. */
  readonly adjusted: boolean;
}

export interface Terms {
  readonly actorId: Id<'Caller'>;
  readonly at: Date;
}

export const decide = (row: ImportRow, { product, adjusted }: Known, terms: Terms): Decision =>
  product ? decideKnown(row, product, adjusted ? undefined : row.delta, terms) : decideNew(row, terms);

/** The same rules as for changes and adjustments through the API: `CatalogueEntry` and `adjustedStock`. */
function decideKnown(row: ImportRow, product: Product, delta: number | undefined, { actorId, at }: Terms): Decision {
  const stockKept = row.stock !== undefined && row.stock !== product.stock;
  const entry = new CatalogueEntry(product);
  entry.change(row.change, { changeId: row.ids.changeId, actorId, at });
  const [change] = entry.changes();
  if (delta === undefined) {
    if (!change) return { kind: 'keep', stockKept };
    return { kind: 'change', product: entry.product, change, adjustment: undefined, stockKept };
  }
  try {
    const stock = adjustedStock(product.stock, delta);
    const adjustment = adjustmentOf(row, { productId: product.productId, delta, stock }, { actorId, at });
    return { kind: 'change', product: { ...entry.product, stock }, change, adjustment, stockKept };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const code = error.code === 'product.out-of-stock' ? 'out-of-stock' : 'stock-too-large';
    return refused(row, 'stockDelta', code, error.message);
  }
}

function decideNew(row: ImportRow, { actorId, at }: Terms): Decision {
  const { name, description = '', category, price, maxPerCustomer, status = 'active' } = row.change;
  if (name === undefined) return refused(row, 'name', 'required', 'is needed: no product has this SKU yet');
  if (price === undefined) return refused(row, 'price', 'required', 'is needed: no product has this SKU yet');
  if (row.delta !== undefined) {
    return refused(row, 'stockDelta', 'not-for-new-products', 'no product has this SKU yet: use stock for its units');
  }
  const { productId } = row.ids;
  const stock = row.stock ?? 0;
  const terms = {
    productId,
    sku: row.sku,
    name,
    description,
    category: category ?? undefined,
    price: Money.of(price),
    stock,
    status,
    maxPerCustomer: maxPerCustomer ?? undefined,
  };
  const product = newProduct(terms, at);
  const adjustment = stock > 0 ? adjustmentOf(row, { productId, delta: stock, stock }, { actorId, at }) : undefined;
  return { kind: 'create', product, adjustment };
}

const adjustmentOf = (
  { ids, reason }: ImportRow,
  { productId, delta, stock }: { productId: Product['productId']; delta: number; stock: number },
  { actorId, at }: Terms,
): StockAdjustment => ({
  adjustmentId: ids.adjustmentId,
  productId,
  delta,
  stockAfter: stock,
  reason,
  actorId,
  at,
});

const refused = ({ line, sku }: ImportRow, column: string, code: ImportProblemCode, message: string): Decision => ({
  kind: 'refuse',
  problem: { line, sku, column, code, message },
});
