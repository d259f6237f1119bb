import { isId } from '@app/kernel';
import {
  cursorOf,
  decodeCursor,
  EnumField,
  IntegerField,
  invalidRequest,
  isAmount,
  isMoment,
  NameField,
  PageQuery,
  QueryInteger,
  QueryTrue,
  TextField,
} from '@app/platform';
import {
  PRODUCT_SORTS,
  type ProductListing,
  type ProductPage,
  type ProductSort,
} from '../../../application/catalogue/product.queries';
import { type ProductListResponse, type ShopFront, toProductResponse } from './product.response';

export class ListProductsQuery extends PageQuery {
  @TextField({
    description:
      'Words that the name, the category or the SKU has, all of them. Korean, Chinese and Japanese ones may stand ' +
      'anywhere; others are the beginning of a word. Case, width, accents, points and apostrophes do not count, nor do ' +
      'other characters. A hyphen beside a single character joins: t-shirt finds T-Shirt, T Shirt and Tshirt.',
    example: '녹차',
    max: 100,
    optional: true,
  })
  readonly q?: string;

  @NameField({ description: 'Only products with this label, such as tea.', max: 60, optional: true })
  readonly category?: string;

  @QueryInteger()
  @IntegerField({ description: 'Minor units: only products that cost at least this.', min: 0, optional: true })
  readonly minPrice?: number;

  @QueryInteger()
  @IntegerField({ description: 'Minor units: only products that cost at most this.', min: 0, optional: true })
  readonly maxPrice?: number;

  @QueryTrue({ description: 'Only products that can be bought now; leave it out for all.' })
  readonly inStock?: true;

  @EnumField({
    description: 'The order of the list; default: newest first.',
    values: PRODUCT_SORTS,
    name: 'ProductSort',
    optional: true,
  })
  readonly sort: ProductSort = 'newest';
}

/** The parts of a cursor: the order of its list, so that another order refuses it, and a position in the list. */
type Cursor = readonly [sort: ProductSort, ...position: NonNullable<ProductListing['after']>];

/** @throws 400 when no product can have that price, or the cursor belongs to a list with another order */
export function listingOf({ q, cursor, category, minPrice, maxPrice, inStock, sort, limit }: ListProductsQuery) {
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice) {
    throw invalidRequest([{ pointer: '/minPrice', code: 'range', message: 'must not be more than maxPrice' }]);
  }
  const isSort = (value: unknown): value is ProductSort => value === sort;
  const after = decodeCursor<Cursor>(cursor, [isSort, sort === 'newest' ? isMoment : isAmount, isId]);
  return {
    ...{ text: q, category, minPrice, maxPrice, inStock, sort, limit },
    after: after && [after[1], after[2]],
  } satisfies ProductListing;
}

export const toProductListResponse = (
  { products, next }: ProductPage,
  sort: ProductSort,
  front: ShopFront,
): ProductListResponse => ({
  items: products.map((product) => toProductResponse(product, front)),
  nextCursor: next ? cursorOf([sort, ...next]) : null,
});
