import type { Tx } from '@app/kernel';
import { caseOf, execute, insertRows, select, toBinary } from '@app/platform';
import { chunksOf } from '../../../application/chunks';
import type { Product } from '../../../domain/catalogue/product';
import { searchTextOf, termsOf } from '../../../domain/catalogue/search-words';
import { type Listed, TERM_COLUMNS, termRowsOf, termsBeyond, TEXT_COLUMNS, type TextRow } from './search-rows';

/** The most products whose texts and terms fit into one packet. */
const PRODUCTS_AT_ONCE = 200;
/** Rows that one statement names by their keys: few enough for the optimizer to look each of them up. */
const KEYS_AT_ONCE = 400;

interface Reindexed {
  readonly product: Product;
  readonly before: string;
  readonly now: string;
}

type TermKey = readonly [term: string, product: Product];

/** New products, in the transaction that inserts them; as many statements for one as for two hundred. */
export async function indexNew(tx: Tx, products: readonly Product[]): Promise<void> {
  for (const some of chunksOf(products, PRODUCTS_AT_ONCE)) {
    const texts = some.map((product) => ({ product, text: shownTextOf(product) })).filter(({ text }) => text !== '');
    const searched = texts.map(({ product, text }) => ({ product_id: idOf(product), words: text }));
    await insertRows(tx, 'product_search', TEXT_COLUMNS, searched);
    const rows = texts.flatMap(({ product, text }) => termRowsOf(listed(product), termsOf(text)));
    await insertRows(tx, 'product_terms', TERM_COLUMNS, rows);
  }
}

/**
 * Updates the index of changed products, in a transaction that holds their locks, so no other one writes these rows. Writes
 * only rows that differ. `isRepriced`: whether a product's price may differ from the price in the index.
 */
export async function indexChanged(
  tx: Tx,
  products: readonly Product[],
  isRepriced: (product: Product) => boolean = () => true,
): Promise<void> {
  for (const some of chunksOf(products, PRODUCTS_AT_ONCE)) {
    const changed = await compare(tx, some);
    await reindex(tx, changed);
    await reprice(
      tx,
      changed.filter(({ product }) => isRepriced(product)),
    );
  }
}

async function compare(tx: Tx, products: readonly Product[]): Promise<Reindexed[]> {
  const rows = await select<TextRow>(tx, 'SELECT product_id, words FROM product_search WHERE product_id IN (?)', [
    products.map(idOf),
  ]);
  const known = new Map(rows.map((row) => [row.product_id.toString('hex'), row.words]));
  return products.map((product) => ({
    product,
    before: known.get(idOf(product).toString('hex')) ?? '',
    now: shownTextOf(product),
  }));
}

async function reindex(tx: Tx, changed: readonly Reindexed[]): Promise<void> {
  const differing = changed.filter(({ before, now }) => before !== now);
  const gone = differing.flatMap(({ product, before, now }) => keysOf(product, termsBeyond(before, now)));
  for (const keys of chunksOf(gone, KEYS_AT_ONCE)) {
    await execute(tx, `DELETE FROM product_terms WHERE ${anyKey(keys.length)}`, keys.flatMap(keyValues));
  }
  await saveTexts(tx, differing);
  const added = differing.flatMap(({ product, before, now }) => termRowsOf(listed(product), termsBeyond(now, before)));
  await insertRows(tx, 'product_terms', TERM_COLUMNS, added);
}

async function reprice(tx: Tx, changed: readonly Reindexed[]): Promise<void> {
  const all = changed.flatMap(({ product, now }) => keysOf(product, termsOf(now)));
  for (const keys of chunksOf(all, KEYS_AT_ONCE)) await savePrices(tx, keys);
}

async function saveTexts(tx: Tx, differing: readonly Reindexed[]): Promise<void> {
  const hidden = differing.filter(({ now }) => now === '').map(({ product }) => idOf(product));
  if (hidden.length > 0) await execute(tx, 'DELETE FROM product_search WHERE product_id IN (?)', [hidden]);
  const rewritten = differing.filter(({ before, now }) => before !== '' && now !== '');
  if (rewritten.length > 0) {
    const words = caseOf(
      'product_id',
      rewritten,
      ({ product }) => idOf(product),
      ({ now }) => now,
    );
    await execute(tx, `UPDATE product_search SET words = ${words.sql} WHERE product_id IN (?)`, [
      ...words.parameters,
      rewritten.map(({ product }) => idOf(product)),
    ]);
  }
  const shown = differing.filter(({ before }) => before === '');
  const added = shown.map(({ product, now }) => ({ product_id: idOf(product), words: now }));
  await insertRows(tx, 'product_search', TEXT_COLUMNS, added);
}

async function savePrices(tx: Tx, keys: readonly TermKey[]): Promise<void> {
  const products = [...new Set(keys.map(([, product]) => product))];
  const price = caseOf('product_id', products, idOf, (product) => product.price.amount);
  await execute(tx, `UPDATE product_terms SET price = ${price.sql} WHERE ${anyKey(keys.length)}`, [
    ...price.parameters,
    ...keys.flatMap(keyValues),
  ]);
}

/** Archived products are not listed, and so not found. */
const shownTextOf = (product: Product): string => (product.status === 'active' ? searchTextOf(product) : '');
const listed = ({ productId, price, createdAt }: Product): Listed => ({ productId, price: price.amount, createdAt });
const idOf = ({ productId }: Product): Buffer => toBinary(productId);
const keysOf = (product: Product, terms: readonly string[]): TermKey[] => terms.map((term) => [term, product]);
const keyValues = ([term, product]: TermKey): unknown[] => [term, product.createdAt, idOf(product)];
const anyKey = (count: number): string =>
  count === 0
    ? 'FALSE'
    : Array.from({ length: count }, () => '(term = ? AND created_at = ? AND product_id = ?)').join(' OR ');
