import { Money } from '@app/kernel';
import { fromBinary } from '@app/platform';
import type { Product, ProductStatus } from '../../domain/catalogue/product';
import { SHOWN_IMAGES, toShownImages } from './shown-images.sql';

export interface ProductRow {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly price: number;
  readonly stock: number;
  readonly status: ProductStatus;
  readonly max_per_customer: number | null;
  readonly images: unknown;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** With their pictures: one query, however many products. */
export const PRODUCT_COLUMNS = `id, sku, name, description, category, price, stock, status, max_per_customer, version,
  created_at, updated_at, ${SHOWN_IMAGES} AS images`;

export const toProduct = (row: ProductRow): Product => ({
  productId: fromBinary<'Product'>(row.id),
  sku: row.sku,
  name: row.name,
  description: row.description,
  category: row.category ?? undefined,
  price: Money.of(row.price),
  stock: row.stock,
  status: row.status,
  maxPerCustomer: row.max_per_customer ?? undefined,
  images: toShownImages(row.images),
  version: row.version,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
