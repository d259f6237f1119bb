import type { Money, ProductId } from '@app/kernel';
import type { ShownImage } from './shown-image';

export type ProductStatus = 'active' | 'archived';

/** The fields of a new product. */
export const FIRST_VERSION = 1;

/** The catalogue entry of a product, and its stock. */
export interface Product {
  readonly productId: ProductId;
  /** Case-sensitive and unique. */
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  /** A label; any text. */
  readonly category: string | undefined;
  readonly price: Money;
  readonly stock: number;
  readonly status: ProductStatus;
  readonly maxPerCustomer: number | undefined;
  /** The pictures that are ready, in their order. */
  readonly images: readonly ShownImage[];
  /** Counts changes of the catalogue entry, pictures included; sales do not change it. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type NewProduct = Omit<Product, 'images' | 'version' | 'createdAt' | 'updatedAt'>;

export const newProduct = (terms: NewProduct, at: Date): Product => ({
  ...terms,
  images: [],
  version: FIRST_VERSION,
  createdAt: at,
  updatedAt: at,
});
