import { Injectable } from '@nestjs/common';
import type { ProductId, Tx } from '@app/kernel';
import { execute, insertRows, selectForUpdate, toBinary } from '@app/platform';
import { CatalogueCacheInvalidator } from '../../application/catalogue-cache-invalidator';
import { StockRepository } from '../../application/stock/stock.repository';
import { productErrors } from '../../domain/product.errors';
import type { StockAdjustment } from '../../domain/stock/stock-adjustment';
import { ADJUSTMENT_COLUMNS, toAdjustmentRow } from './stock-adjustment.row';

@Injectable()
export class SqlStockRepository extends StockRepository {
  constructor(private readonly cache: CatalogueCacheInvalidator) {
    super();
  }

  async lock(tx: Tx, productId: ProductId): Promise<number> {
    const [row] = await tx.lock('products', (locking) =>
      selectForUpdate<{ stock: number }>(locking, 'SELECT stock FROM products WHERE id = ?', [toBinary(productId)]),
    );
    if (!row) throw productErrors.error('product.not-found');
    return row.stock;
  }

  async save(tx: Tx, adjustment: StockAdjustment): Promise<void> {
    const { productId, stockAfter } = adjustment;
    this.cache.invalidate(tx, [productId]);
    await execute(tx, 'UPDATE products SET stock = ? WHERE id = ?', [stockAfter, toBinary(productId)]);
    await insertRows(tx, 'stock_adjustments', ADJUSTMENT_COLUMNS, [toAdjustmentRow(adjustment)]);
  }
}
