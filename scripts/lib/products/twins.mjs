import { parse } from 'csv-parse';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { line, Refusal } from '../progress.mjs';
import { answered } from './session.mjs';

const require = createRequire(import.meta.url);
require('@swc-node/register');
const { comparisonKey } = require('../../../libs/kernel/src/text.ts');

/**
 * Prints the products whose SKUs have the same comparison key: they were created before SKUs were compared by it, and are
 * for their owners to merge. The API makes no new ones. @throws Refusal
 */
export async function listTwins({ api, token }) {
  const response = await answered(fetch(`${api}/products/export`, { headers: { authorization: `Bearer ${token}` } }));
  if (!response.ok) throw new Refusal(`The export was refused: ${(await response.json()).detail}`);
  const skusOf = new Map();
  const rows = Readable.fromWeb(response.body).pipe(parse({ columns: true, bom: true }));
  for await (const { sku } of rows) {
    const key = comparisonKey(sku);
    skusOf.set(key, [...(skusOf.get(key) ?? []), sku]);
  }
  const twins = [...skusOf.values()].filter((skus) => skus.length > 1);
  for (const skus of twins) line(skus.map(escaped).join('  '));
  line(
    twins.length === 0
      ? 'No two products have SKUs that look the same.'
      : `${twins.length} SKUs stand for several products.`,
  );
}

/** With everything visible that is not ASCII. */
const escaped = (sku) =>
  JSON.stringify(sku).replaceAll(
    /[^\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
