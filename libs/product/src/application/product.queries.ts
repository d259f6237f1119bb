import type { ProductId } from '@app/kernel';
import type { Product } from '../domain/product';

export const PRODUCT_SORTS = ['newest', 'price', '-price'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

export interface ProductListing {
  readonly category: string | undefined;
  readonly sort: ProductSort;
  readonly limit: number;
  readonly after: ProductPosition | undefined;
}

/** Where a page ended: the value that the list is sorted by (a price, or milliseconds since 1970), and the id. */
export type ProductPosition = readonly [value: number, productId: ProductId];

/** Reads outside any transaction. */
export abstract class ProductQueries {
  /** Archived ones too. @throws product.not-found */
  abstract get(productId: ProductId): Promise<Product>;
  /** Active ones; one more than the limit where there are more. One query however many. */
  abstract list(listing: ProductListing): Promise<Product[]>;
}
