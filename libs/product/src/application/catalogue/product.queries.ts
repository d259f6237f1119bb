import type { ProductId } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';

export const PRODUCT_SORTS = ['newest', 'price', '-price'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

/** Which products, all of it together, and in which order. */
export interface ProductListing {
  /** Words that their name, category or SKU has. */
  readonly text?: string | undefined;
  /** The label, exactly. */
  readonly category?: string | undefined;
  /** Minor units; both ends belong to it. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly inStock?: boolean | undefined;
  readonly sort: ProductSort;
  readonly limit: number;
  readonly after: ProductPosition | undefined;
}

/** A place in a list: the value that it is sorted by (a price, or milliseconds since 1970), and the id. */
export type ProductPosition = readonly [value: number, productId: ProductId];

export interface ProductPage {
  /** At most as many as the limit; fewer, or none, also where the list goes on. */
  readonly products: readonly Product[];
  /** After which place the list goes on; undefined at its end. */
  readonly next: ProductPosition | undefined;
}

/** Reads outside any transaction. */
export abstract class ProductQueries {
  /** Archived ones too. @throws product.not-found */
  abstract get(productId: ProductId): Promise<Product>;
  /**
   * Active ones. One query however many, and one before it where rows are passed over (a filter without an index, more
   * than one word): a page looks at a bounded number of them, and says where it stopped.
   */
  abstract list(listing: ProductListing): Promise<ProductPage>;
}

export const positionOf = ({ productId, createdAt, price }: Product, sort: ProductSort): ProductPosition => [
  sort === 'newest' ? createdAt.getTime() : price.amount,
  productId,
];
