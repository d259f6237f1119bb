import type { ProductId } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';

export const PRODUCT_SORTS = ['newest', 'price', '-price'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

/** The filters of a list, which all apply, and its order. */
export interface ProductListing {
  /** Words in the name, category or SKU. */
  readonly text?: string | undefined;
  /** The exact label. */
  readonly category?: string | undefined;
  /** Minor units; both bounds are inclusive. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly inStock?: boolean | undefined;
  readonly sort: ProductSort;
  readonly limit: number;
  readonly after: ProductPosition | undefined;
}

/** A position in a list: the sort value (a price, or milliseconds since 1970), and the id. */
export type ProductPosition = readonly [value: number, productId: ProductId];

export interface ProductPage {
  /** At most `limit` products; fewer, or none, also before the end of the list. */
  readonly products: readonly Product[];
  /** The position after which the list goes on; undefined at its end. */
  readonly next: ProductPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class ProductQueries {
  /** Archived products, too. @throws product.not-found */
  abstract get(productId: ProductId): Promise<Product>;
  /**
   * Active products. One query for any number, and one before it where rows are skipped (a filter without an index,
   * more than one word): a page examines a bounded number of rows, and returns where it stopped.
   */
  abstract list(listing: ProductListing): Promise<ProductPage>;
}

export const positionOf = ({ productId, createdAt, price }: Product, sort: ProductSort): ProductPosition => [
  sort === 'newest' ? createdAt.getTime() : price.amount,
  productId,
];
