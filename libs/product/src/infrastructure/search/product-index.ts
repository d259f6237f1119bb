import type { Tx } from '@app/kernel';
import { execute, insertAll, select, toBinary } from '@app/platform';
import type { Product } from '../../domain/product';
import { searchTextOf, termsOf } from '../../domain/search-words';
import { type Listed, TERM_COLUMNS, termRowsOf, termsBeyond } from './search-rows';

/** Archived products are not listed, and so not found. */
export const shownTextOf = (product: Product): string => (product.status === 'active' ? searchTextOf(product) : '');

export const listed = ({ productId, price, createdAt }: Product): Listed => ({
  productId,
  price: price.amount,
  createdAt,
});

/** New products, in the transaction that inserts them; as many statements for one as for a thousand. */
export async function indexNew(tx: Tx, products: readonly Product[]): Promise<void> {
  const texts = products.map((product) => ({ product, text: shownTextOf(product) })).filter(({ text }) => text !== '');
  await insertAll(
    tx,
    'product_search',
    ['product_id', 'words'],
    texts.map(({ product, text }) => [toBinary(product.productId), text]),
  );
  const rows = texts.flatMap(({ product, text }) => termRowsOf(listed(product), termsOf(text)));
  await insertAll(tx, 'product_terms', TERM_COLUMNS, rows);
}

/**
 * A product as it is now, in a transaction that holds its lock: nobody else writes what is indexed of it. Writes what
 * differs, and nothing for a change of what is not indexed.
 */
export async function indexChanged(tx: Tx, product: Product): Promise<void> {
  const id = toBinary(product.productId);
  const [known] = await select<{ words: string }>(tx, 'SELECT words FROM product_search WHERE product_id = ?', [id]);
  const before = known?.words ?? '';
  const now = shownTextOf(product);
  if (now !== before) {
    await removeTerms(tx, product, termsBeyond(before, now));
    await saveText(tx, id, { isKnown: known !== undefined, text: now });
  }
  await savePrice(tx, product, termsOf(now));
  await insertAll(tx, 'product_terms', TERM_COLUMNS, termRowsOf(listed(product), termsBeyond(now, before)));
}

async function removeTerms(tx: Tx, { productId, createdAt }: Product, terms: readonly string[]): Promise<void> {
  if (terms.length === 0) return;
  await execute(tx, 'DELETE FROM product_terms WHERE term IN (?) AND created_at = ? AND product_id = ?', [
    terms,
    createdAt,
    toBinary(productId),
  ]);
}

async function saveText(tx: Tx, id: Buffer, { isKnown, text }: { isKnown: boolean; text: string }): Promise<void> {
  if (text === '') await execute(tx, 'DELETE FROM product_search WHERE product_id = ?', [id]);
  else if (isKnown) await execute(tx, 'UPDATE product_search SET words = ? WHERE product_id = ?', [text, id]);
  else await insertAll(tx, 'product_search', ['product_id', 'words'], [[id, text]]);
}

async function savePrice(tx: Tx, { productId, createdAt, price }: Product, terms: readonly string[]): Promise<void> {
  if (terms.length === 0) return;
  await execute(
    tx,
    'UPDATE product_terms SET price = ? WHERE term IN (?) AND created_at = ? AND product_id = ? AND price <> ?',
    [price.amount, terms, createdAt, toBinary(productId), price.amount],
  );
}
