import { comparisonKey } from '@app/kernel';
import type { ProductListing } from '../../../application/catalogue/product.queries';
import type { Search } from '../../../domain/catalogue/search-words';
import { allOf, type Condition, condition } from './condition';
import { beyond } from './sorted-by';

/** A way through an index that has the products in the order of the list; everything that is listed lies on it. */
export interface Walk {
  /** The table, as `walked`, and its index. */
  readonly from: string;
  /** The column with the product's id. */
  readonly id: string;
  /** Conditions that the index answers. */
  readonly within: Condition;
  /** Conditions that are checked row by row. */
  readonly filters: readonly Condition[];
  /** The tables that the filters need. */
  readonly joins: string;
}

/** Each of these walks finds the whole list; the data decide which one is the shortest. */
export const walksFor = (listing: ProductListing, search: Search | undefined): Walk[] =>
  search
    ? search.terms.slice(0, WALKS_AT_MOST).map((term) => alongTerm(listing, search, term))
    : [alongProducts(listing)];

/** A limit, so that a hundred syllables do not cost more than a few. */
const WALKS_AT_MOST = 8;

function alongProducts(listing: ProductListing): Walk {
  const { category, inStock = false, sort, after } = listing;
  const id = 'walked.id';
  const order = sort === 'newest' ? 'age' : 'price';
  const index = category === undefined ? `products_by_${order}` : `products_by_category_key_${order}`;
  return {
    from: `products walked FORCE INDEX (${index})`,
    id,
    within: allOf([
      condition(`walked.status = 'active'`),
      ...(category === undefined ? [] : [condition('walked.category_key = ?', comparisonKey(category))]),
      ...(sort === 'newest' ? [] : prices(listing)),
      ...(after ? [beyond(sort, id, after)] : []),
    ]),
    filters: [...(sort === 'newest' ? prices(listing) : []), ...(inStock ? [condition('walked.stock > 0')] : [])],
    joins: '',
  };
}

function alongTerm(listing: ProductListing, { isExact, parts }: Search, term: string): Walk {
  const { category, inStock = false, sort, after } = listing;
  const id = 'walked.product_id';
  const ofProduct = [
    ...(category === undefined ? [] : [condition('products.category_key = ?', comparisonKey(category))]),
    ...(inStock ? [condition('products.stock > 0')] : []),
  ];
  const ofText = isExact ? [] : parts.map((part) => condition('INSTR(product_search.words, ?) > 0', part));
  return {
    from: `product_terms walked FORCE INDEX (${sort === 'newest' ? 'PRIMARY' : 'product_terms_by_price'})`,
    id,
    within: allOf([
      condition('walked.term = ?', term),
      ...(sort === 'newest' ? [] : prices(listing)),
      ...(after ? [beyond(sort, id, after)] : []),
    ]),
    filters: [...(sort === 'newest' ? prices(listing) : []), ...ofText, ...ofProduct],
    joins: [
      ...(ofText.length > 0 ? [`STRAIGHT_JOIN product_search ON product_search.product_id = ${id}`] : []),
      ...(ofProduct.length > 0 ? [`STRAIGHT_JOIN products ON products.id = ${id}`] : []),
    ].join(' '),
  };
}

const prices = ({ minPrice, maxPrice }: ProductListing): Condition[] => [
  ...(minPrice === undefined ? [] : [condition('walked.price >= ?', minPrice)]),
  ...(maxPrice === undefined ? [] : [condition('walked.price <= ?', maxPrice)]),
];
