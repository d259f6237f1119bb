import { Injectable } from '@nestjs/common';
import type { Id, ProductId, Tx } from '@app/kernel';
import { assignmentsOf, execute, insertRows, select, selectForUpdate, toBinary } from '@app/platform';
import { CatalogueCacheInvalidator } from '../../application/catalogue-cache-invalidator';
import { ProductRepository } from '../../application/catalogue/product.repository';
import { CatalogueEntry } from '../../domain/catalogue/catalogue-entry';
import type { Product } from '../../domain/catalogue/product';
import { productErrors } from '../../domain/product.errors';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';
import {
  COLUMNS_OF,
  isSkuTaken,
  PRODUCT_COLUMNS,
  type ProductRow,
  STORED_COLUMNS,
  toProduct,
  toStoredProduct,
} from './product.row';

import { ADJUSTMENT_COLUMNS, toAdjustmentRow } from '../stock/stock-adjustment.row';
import { CHANGE_COLUMNS, toChangeRow } from './product-change.row';
import { indexChanged, indexNew } from './search/product-index';

@Injectable()
export class SqlProductRepository extends ProductRepository {
  constructor(private readonly cache: CatalogueCacheInvalidator) {
    super();
  }

  async insert(tx: Tx, product: Product, received: StockAdjustment | undefined): Promise<boolean> {
    try {
      await insertRows(tx, 'products', STORED_COLUMNS, [toStoredProduct(product)]);
    } catch (error) {
      if (isSkuTaken(error)) return false;
      throw error;
    }
    this.cache.invalidate(tx, [product.productId]);
    await indexNew(tx, [product]);
    if (received) await insertRows(tx, 'stock_adjustments', ADJUSTMENT_COLUMNS, [toAdjustmentRow(received)]);
    return true;
  }

  async lock(tx: Tx, productId: ProductId): Promise<CatalogueEntry> {
    const [row] = await tx.lock('products', (locking) =>
      selectForUpdate<ProductRow>(locking, `SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`, [
        toBinary(productId),
      ]),
    );
    if (!row) throw productErrors.error('product.not-found');
    return new CatalogueEntry(toProduct(row));
  }

  async save(tx: Tx, entry: CatalogueEntry): Promise<void> {
    const { product } = entry;
    const changes = entry.changes().map((change) => toChangeRow(product, change));
    if (changes.length === 0) return;
    const row = toStoredProduct(product);
    const changed = assignmentsOf(row, CHANGED_COLUMNS);
    await execute(tx, `UPDATE products SET ${changed.sql} WHERE id = ?`, [...changed.parameters, row.id]);
    this.cache.invalidate(tx, [product.productId]);
    await indexChanged(tx, [product]);
    await insertRows(tx, 'product_changes', CHANGE_COLUMNS, changes);
  }

  async hasChange(tx: Tx, productId: ProductId, id: Id<'ProductChange'>): Promise<boolean> {
    const rows = await select(tx, 'SELECT version FROM product_changes WHERE product_id = ? AND id = ?', [
      toBinary(productId),
      toBinary(id),
    ]);
    return rows.length > 0;
  }
}

/** The columns that a change may set, and the version that counts it. */
const CHANGED_COLUMNS = [...Object.values(COLUMNS_OF).flat(), 'version', 'updated_at'] as const;
