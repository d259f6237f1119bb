import type { ProductId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { termsOf } from '../../../domain/catalogue/search-words';

/** What the rows of a product in `product_terms` have besides the term. */
export interface Listed {
  readonly productId: ProductId;
  /** Minor units. */
  readonly price: number;
  readonly createdAt: Date;
}

export const TERM_COLUMNS = ['term', 'created_at', 'product_id', 'price'] as const;

export const termRowsOf = ({ productId, price, createdAt }: Listed, terms: readonly string[]): unknown[][] =>
  terms.map((term) => [term, createdAt, toBinary(productId), price]);

/** The terms that a text has and another has not. */
export function termsBeyond(text: string, other: string): string[] {
  const others = new Set(termsOf(other));
  return termsOf(text).filter((term) => !others.has(term));
}
