import { Database } from '@app/platform';
import { Connections } from '@app/platform/database/connections';
import type { ProductListing, ProductPage } from '@app/product/application/catalogue/product.queries';
import { SqlProductQueries } from '@app/product/infrastructure/catalogue/sql-product.queries';
import { CatalogueFill } from '../../support/catalogue-fill';
import type { SuiteResult, Table } from '../result';
import { connectTo } from '../shop-tables';
import { step } from '../show';
import { percentile } from '../statistics';
import type { Bench, Suite } from '../suite';

const SMALL = [1, 10_000];
const WARM_UP = 20;
const DEEP_PAGES = 50;

type Listing = Partial<ProductListing>;

/** Lists that a shop's front page and its visitors request; each product has one of ten categories, and one in 50 is in stock. */
const LISTINGS: readonly (readonly [what: string, Listing])[] = [
  ['first page, newest', {}],
  ['first page, by price', { sort: 'price' }],
  ['page 51, newest', { after: [0, 'deep' as never] }],
  ['a category, newest', { category: 'category 0' }],
  ['a category, by price, from 500,000', { category: 'category 0', sort: 'price', minPrice: 500_000 }],
  ['a tenth of the prices, newest', { minPrice: 100_000, maxPrice: 200_000 }],
  ['a price that few have, newest', { minPrice: 777_700, maxPrice: 777_800 }],
  ['in stock (one in 50)', { inStock: true }],
  ['search: a common word', { text: 'organic' }],
  ['search: a common word, by price', { text: 'organic', sort: 'price' }],
  ['search: Korean, common', { text: '녹차' }],
  ['search: one syllable', { text: '차' }],
  ['search: a rare word', { text: 'no00000' }],
  ['search: two common words', { text: 'organic 녹차' }],
  ['search: common words, never together', { text: '녹차 홍차' }],
  ['search: common, in stock, a category', { text: '녹차', inStock: true, category: 'category 0' }],
];

/** Milliseconds, and the number of products on the page. */
interface PageReading {
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
}

/** With `--products 1000000` the largest has a million, which take many minutes to fill. */
export const catalogue: Suite = {
  title: 'pages of 20 products out of ever larger catalogues, past HTTP and every cache: what the database has to do',
  needs: { apis: 0 },
  seconds: 0,
  // The number of pages: with `all --rounds 3` the percentiles would be of three values.
  rounds: 0,
  flags: { pages: { least: 1, byDefault: 200 }, products: { least: 1, byDefault: 100_000 } },
  run: measure,
};

async function measure({ run, flag }: Bench): Promise<SuiteResult> {
  const [largest, pages] = [flag('products'), flag('pages')];
  const sizes = [...SMALL.filter((size) => size < largest), largest];
  const tables = await connectTo(run);
  try {
    const fill = new CatalogueFill(tables);
    const queries = new SqlProductQueries(new Database(new Connections(tables)));
    const columns: PageReading[][] = [];
    for (const size of sizes) {
      await fill.upTo(size);
      step(`${size} products`);
      columns.push(await readings(queries, pages));
      step('measured');
    }
    return resultOf({ sizes, columns, pages });
  } finally {
    await tables.destroy();
  }
}

function resultOf({
  sizes,
  columns,
  pages,
}: {
  sizes: readonly number[];
  columns: PageReading[][];
  pages: number;
}): SuiteResult {
  const table: Table = {
    title: `Pages of 20 products, ms: median / 99th percentile of ${pages}; (n): how many were on the page`,
    columns: ['products', ...sizes.map((size) => size.toLocaleString('en'))],
    rows: LISTINGS.map(([what], n) => [
      what,
      ...columns.map((cells) => `${cells[n]!.p50.toFixed(1)} / ${cells[n]!.p99.toFixed(1)} (${cells[n]!.count})`),
    ]),
  };
  const figures = sizes.flatMap((size, column) =>
    LISTINGS.flatMap(([what], n) => [
      [`${what} / ${size} / p50 ms`, columns[column]![n]!.p50] as const,
      [`${what} / ${size} / p99 ms`, columns[column]![n]!.p99] as const,
    ]),
  );
  return { figures: Object.fromEntries(figures), targets: [], tables: [table], charts: [] };
}

async function readings(queries: SqlProductQueries, pages: number): Promise<PageReading[]> {
  const cells: PageReading[] = [];
  const deep = await deepIn(queries);
  for (const [, listing] of LISTINGS) {
    cells.push(await measurePage(queries, listing.after ? { after: deep } : listing, pages));
  }
  return cells;
}

const page = (queries: SqlProductQueries, listing: Listing): Promise<ProductPage> =>
  queries.list({ sort: 'newest', limit: 20, after: undefined, ...listing });

async function deepIn(queries: SqlProductQueries): Promise<ProductListing['after']> {
  let after: ProductListing['after'];
  for (let n = 0; n < DEEP_PAGES; n++) after = (await page(queries, { after })).next ?? after;
  return after;
}

async function measurePage(queries: SqlProductQueries, listing: Listing, pages: number): Promise<PageReading> {
  const times: number[] = [];
  let count = 0;
  for (let n = -WARM_UP; n < pages; n++) {
    const began = performance.now();
    count = (await page(queries, listing)).products.length;
    if (n >= 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), count };
}
