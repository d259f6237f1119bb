import { Injectable } from '@nestjs/common';
import { comparisonKey, type Id, type LockingTx, type ProductId, type Tx } from '@app/kernel';
import { anyPair, caseOf, execute, fromBinary, insertRows, select, selectForUpdate, toBinary } from '@app/platform';
import { CatalogueCacheInvalidator } from '../../application/catalogue-cache-invalidator';
import {
  BulkProductsRepository,
  type ChangedProduct,
  type CreatedProduct,
} from '../../application/imports/bulk-products.repository';
import type { Product } from '../../domain/catalogue/product';
import type { ProductChange } from '../../domain/catalogue/product-change';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';
import {
  COLUMNS_OF,
  isSkuTaken,
  PLAIN_COLUMNS,
  type ProductRow,
  STORED_COLUMNS,
  toProduct,
  toStoredProduct,
} from '../catalogue/product.row';
import { indexChanged, indexNew } from '../catalogue/search/product-index';
import { CHANGE_COLUMNS, toChangeRow } from '../catalogue/product-change.row';
import { ADJUSTMENT_COLUMNS, toAdjustmentRow } from '../stock/stock-adjustment.row';

const FIELDS = Object.keys(COLUMNS_OF) as (keyof ProductChange)[];

@Injectable()
export class SqlBulkProductsRepository extends BulkProductsRepository {
  constructor(private readonly cache: CatalogueCacheInvalidator) {
    super();
  }

  async findBySkus(tx: Tx, skus: readonly string[]): Promise<Product[]> {
    if (skus.length === 0) return [];
    const rows = await select<ProductRow>(
      tx,
      `SELECT ${PLAIN_COLUMNS} FROM products FORCE INDEX (products_by_sku_key) WHERE sku_key IN (?)`,
      [skus.map(comparisonKey)],
    );
    return rows.map(toProduct);
  }

  async lock(tx: LockingTx, productIds: readonly ProductId[]): Promise<Product[]> {
    if (productIds.length === 0) return [];
    // FORCE INDEX: a long list over a small table must not become a scan that locks every product.
    const rows = await selectForUpdate<ProductRow>(
      tx,
      `SELECT ${PLAIN_COLUMNS} FROM products FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id`,
      [productIds.map(toBinary)],
    );
    return rows.map(toProduct);
  }

  async findAdjustments(
    tx: Tx,
    pairs: readonly (readonly [ProductId, Id<'StockAdjustment'>])[],
  ): Promise<Set<Id<'StockAdjustment'>>> {
    if (pairs.length === 0) return new Set();
    const rows = await select<{ id: Buffer }>(
      tx,
      `SELECT id FROM stock_adjustments WHERE ${anyPair('product_id', 'id', pairs.length)}`,
      pairs.flatMap((pair) => pair.map(toBinary)),
    );
    return new Set(rows.map(({ id }) => fromBinary<'StockAdjustment'>(id)));
  }

  async insertAll(tx: Tx, created: readonly CreatedProduct[]): Promise<void> {
    if (created.length === 0) return;
    const products = created.map(({ product }) => product);
    this.cache.invalidate(tx, []);
    await insertRows(tx, 'products', STORED_COLUMNS, products.map(toStoredProduct), {
      conflictOn: isSkuTaken,
    });
    await indexNew(tx, products);
    const received = created.flatMap(({ adjustment }) => adjustment ?? []);
    await insertRows(tx, 'stock_adjustments', ADJUSTMENT_COLUMNS, received.map(toAdjustmentRow));
  }

  /** Only the columns that one of them changes. */
  async saveAll(tx: Tx, changed: readonly ChangedProduct[], at: Date): Promise<void> {
    if (changed.length === 0) return;
    this.cache.invalidate(
      tx,
      changed.map(({ product }) => product.productId),
    );
    const touched = FIELDS.filter((name) => changed.some(({ change }) => name in change.fields));
    const products = changed.map(({ product }) => product);
    const rows = products.map(toStoredProduct);
    const cases = touched
      .flatMap((name) => COLUMNS_OF[name])
      .map((column) => ({
        column,
        ...caseOf(
          'id',
          rows,
          ({ id }) => id,
          (row) => row[column],
        ),
      }));
    await execute(
      tx,
      `UPDATE products SET version = version + 1, updated_at = ?
         ${cases.map(({ column, sql }) => `, ${column} = ${sql}`).join('')} WHERE id IN (?)`,
      [at, ...cases.flatMap(({ parameters }) => parameters), products.map(idOf)],
    );
    const repriced = new Set(changed.flatMap(({ product, change }) => ('price' in change.fields ? [product] : [])));
    await indexChanged(tx, products, (product) => repriced.has(product));
    const trail = changed.map(({ product, change }) => toChangeRow(product, change));
    await insertRows(tx, 'product_changes', CHANGE_COLUMNS, trail);
  }

  async saveStocks(tx: Tx, adjustments: readonly StockAdjustment[]): Promise<void> {
    if (adjustments.length === 0) return;
    this.cache.invalidate(
      tx,
      adjustments.map(({ productId }) => productId),
    );
    const stock = caseOf('id', adjustments, idOf, ({ stockAfter }) => stockAfter);
    await execute(tx, `UPDATE products SET stock = ${stock.sql} WHERE id IN (?)`, [
      ...stock.parameters,
      adjustments.map(idOf),
    ]);
    await insertRows(tx, 'stock_adjustments', ADJUSTMENT_COLUMNS, adjustments.map(toAdjustmentRow));
  }
}

const idOf = ({ productId }: { readonly productId: ProductId }): Buffer => toBinary(productId);
