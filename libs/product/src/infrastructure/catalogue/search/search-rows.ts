import type { ProductId } from '@app/kernel';
import { columnsOf, toBinary } from '@app/platform';
import { termsOf } from '../../../domain/catalogue/search-words';

/** The columns of a product's rows in `product_terms` besides the term. */
export interface Listed {
  readonly productId: ProductId;
  /** Minor units. */
  readonly price: number;
  readonly createdAt: Date;
}

export interface TermRow {
  readonly term: string;
  readonly created_at: Date;
  readonly product_id: Buffer;
  readonly price: number;
}

export const TERM_COLUMNS = columnsOf<TermRow>({ term: true, created_at: true, product_id: true, price: true });

export const termRowsOf = ({ productId, price, createdAt }: Listed, terms: readonly string[]): TermRow[] =>
  terms.map((term) => ({ term, created_at: createdAt, product_id: toBinary(productId), price }));

/** For a bulk INSERT outside a unit of work. */
export const termValues = (rows: readonly TermRow[]): unknown[][] =>
  rows.map((row) => TERM_COLUMNS.map((column) => row[column]));

export interface TextRow {
  readonly product_id: Buffer;
  readonly words: string;
}

export const TEXT_COLUMNS = columnsOf<TextRow>({ product_id: true, words: true });

/** The terms that a text has and another has not. */
export function termsBeyond(text: string, other: string): string[] {
  const others = new Set(termsOf(other));
  return termsOf(text).filter((term) => !others.has(term));
}
