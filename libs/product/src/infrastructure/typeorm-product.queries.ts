import { Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { type ProductListing, ProductQueries, type ProductSort } from '../application/product.queries';
import type { Product } from '../domain/product';
import { productErrors } from '../domain/product.errors';
import { PRODUCT_COLUMNS, type ProductRow, toProduct } from './product.row';

/** Each sort reads along an index that begins with `status`, so that a page costs the same at any size. */
const SORTS: Readonly<Record<ProductSort, { column: string; beyond: '<' | '>'; direction: 'ASC' | 'DESC' }>> = {
  newest: { column: 'created_at', beyond: '<', direction: 'DESC' },
  price: { column: 'price', beyond: '>', direction: 'ASC' },
  '-price': { column: 'price', beyond: '<', direction: 'DESC' },
};

@Injectable()
export class TypeOrmProductQueries extends ProductQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async get(productId: ProductId): Promise<Product> {
    const [row] = await this.database.query<ProductRow>(`SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`, [
      toBinary(productId),
    ]);
    if (!row) throw productErrors.error('product.not-found');
    return toProduct(row);
  }

  async list({ category, sort, limit, after }: ProductListing): Promise<Product[]> {
    const { column, beyond, direction } = SORTS[sort];
    const conditions = [`status = 'active'`];
    const parameters: unknown[] = [];
    if (category !== undefined) {
      conditions.push('category = ?');
      parameters.push(category);
    }
    if (after !== undefined) {
      const value = column === 'created_at' ? new Date(after[0]) : after[0];
      conditions.push(`(${column} ${beyond} ? OR (${column} = ? AND id ${beyond} ?))`);
      parameters.push(value, value, toBinary(after[1]));
    }
    const rows = await this.database.query<ProductRow>(
      `SELECT ${PRODUCT_COLUMNS} FROM products WHERE ${conditions.join(' AND ')}
       ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`,
      [...parameters, limit + 1],
    );
    return rows.map(toProduct);
  }
}
