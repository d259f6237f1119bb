import { Injectable } from '@nestjs/common';
import type { Id, ProductId, Tx } from '@app/kernel';
import { execute, insertAll, isDuplicateKeyOf, select, selectForUpdate, toBinary } from '@app/platform';
import { CatalogueNews } from '../../application/catalogue-news';
import { ProductRepository } from '../../application/catalogue/product.repository';
import type { Product } from '../../domain/catalogue/product';
import { productErrors } from '../../domain/product.errors';
import type { RecordedChange } from '../../domain/catalogue/product-change';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';
import { PRODUCT_COLUMNS, type ProductRow, toProduct } from './product.row';

import { ADJUSTMENT_COLUMNS, adjustmentValues } from '../stock/stock-adjustment.row';
import { CHANGE_COLUMNS, changeValues } from './product-change.row';
import { indexChanged, indexNew } from './search/product-index';

@Injectable()
export class TypeOrmProductRepository extends ProductRepository {
  constructor(private readonly news: CatalogueNews) {
    super();
  }

  async insert(tx: Tx, product: Product, received: StockAdjustment | undefined): Promise<boolean> {
    try {
      await insertAll(tx, 'products', COLUMNS, [valuesOf(product)]);
    } catch (error) {
      if (isDuplicateKeyOf('products_by_sku')(error)) return false;
      throw error;
    }
    this.news.changed(tx, [product.productId]);
    await indexNew(tx, [product]);
    if (received) await insertAll(tx, 'stock_adjustments', ADJUSTMENT_COLUMNS, [adjustmentValues(received)]);
    return true;
  }

  async lock(tx: Tx, productId: ProductId): Promise<Product> {
    const [row] = await tx.lock('products', (locking) =>
      selectForUpdate<ProductRow>(locking, `SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`, [
        toBinary(productId),
      ]),
    );
    if (!row) throw productErrors.error('product.not-found');
    return toProduct(row);
  }

  async save(tx: Tx, product: Product): Promise<void> {
    await execute(
      tx,
      `UPDATE products SET name = ?, description = ?, category = ?, price = ?, max_per_customer = ?, status = ?,
         version = ?, updated_at = ? WHERE id = ?`,
      [
        product.name,
        product.description,
        product.category ?? null,
        product.price.amount,
        product.maxPerCustomer ?? null,
        product.status,
        product.version,
        product.updatedAt,
        toBinary(product.productId),
      ],
    );
    this.news.changed(tx, [product.productId]);
    await indexChanged(tx, [product]);
  }

  async hasChange(tx: Tx, productId: ProductId, id: Id<'ProductChange'>): Promise<boolean> {
    const rows = await select(tx, 'SELECT version FROM product_changes WHERE product_id = ? AND id = ?', [
      toBinary(productId),
      toBinary(id),
    ]);
    return rows.length > 0;
  }

  async insertChange(tx: Tx, product: Product, change: RecordedChange): Promise<void> {
    await insertAll(tx, 'product_changes', CHANGE_COLUMNS, [changeValues(product, change)]);
  }
}

const COLUMNS = [
  'id',
  'sku',
  'name',
  'description',
  'category',
  'price',
  'stock',
  'status',
  'max_per_customer',
  'version',
  'created_at',
  'updated_at',
] as const;

const valuesOf = (product: Product): unknown[] => [
  toBinary(product.productId),
  product.sku,
  product.name,
  product.description,
  product.category ?? null,
  product.price.amount,
  product.stock,
  product.status,
  product.maxPerCustomer ?? null,
  product.version,
  product.createdAt,
  product.updatedAt,
];
