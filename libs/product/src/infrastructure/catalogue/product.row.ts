import { comparisonKey, Money } from '@app/kernel';
import { columnsOf, fromBinary, isDuplicateKeyOf, toBinary } from '@app/platform';
import type { Product, ProductStatus } from '../../domain/catalogue/product';
import type { ProductChange } from '../../domain/catalogue/product-change';
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

/** A row as it is written: with what names are compared by. Pictures have a table of their own. */
export interface StoredProduct extends Omit<ProductRow, 'images'> {
  readonly sku_key: string;
  readonly category_key: string | null;
}

export const STORED_COLUMNS = columnsOf<StoredProduct>({
  id: true,
  sku: true,
  sku_key: true,
  name: true,
  description: true,
  category: true,
  category_key: true,
  price: true,
  stock: true,
  status: true,
  max_per_customer: true,
  version: true,
  created_at: true,
  updated_at: true,
});

/** The columns of what a change may set. */
export const COLUMNS_OF: Readonly<Record<keyof ProductChange, readonly (keyof StoredProduct)[]>> = {
  name: ['name'],
  description: ['description'],
  category: ['category', 'category_key'],
  price: ['price'],
  maxPerCustomer: ['max_per_customer'],
  status: ['status'],
};

/** With their pictures: one query, however many products. */
export const PRODUCT_COLUMNS = `${STORED_COLUMNS.join(', ')}, ${SHOWN_IMAGES} AS images`;

/** Without their pictures. */
export const PLAIN_COLUMNS = `${STORED_COLUMNS.join(', ')}, NULL AS images`;

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

export const toStoredProduct = (product: Product): StoredProduct => ({
  id: toBinary(product.productId),
  sku: product.sku,
  sku_key: comparisonKey(product.sku),
  name: product.name,
  description: product.description,
  category: product.category ?? null,
  category_key: product.category === undefined ? null : comparisonKey(product.category),
  price: product.price.amount,
  stock: product.stock,
  status: product.status,
  max_per_customer: product.maxPerCustomer ?? null,
  version: product.version,
  created_at: product.createdAt,
  updated_at: product.updatedAt,
});

/** Whether a statement failed because another product has the SKU. The older key counts too: it holds twins from before. */
export const isSkuTaken = isDuplicateKeyOf('products_by_sku_key', 'products_by_sku');
