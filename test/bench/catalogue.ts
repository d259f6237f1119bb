import { Database } from '@app/platform';
import { Connections } from '@app/platform/database/connections';
import type { ProductListing, ProductPage } from '@app/product/application/product.queries';
import { TypeOrmProductQueries } from '@app/product/infrastructure/typeorm-product.queries';
import { cpus } from 'node:os';
import { createTestDatabase } from '../support/database';
import { CatalogueFill } from '../support/catalogue-fill';
import { type BenchRun, readRun } from './run';

const SIZES = [1, 10_000, 100_000];
const ROUNDS = 200;
const WARM_UP = 20;
const DEEP_PAGES = 50;

type Listing = Partial<ProductListing>;

/** What a shop's front page and its visitors ask for; each product has one of ten categories, and one in 50 is in stock. */
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

/**
 * `npm run bench -- catalogue [sizes]` (such as `1 10000 1000000`; a million takes many minutes to fill): pages of 20
 * products out of ever larger catalogues, past HTTP and every cache: what the database has to do.
 */
async function main(): Promise<void> {
  const asked = process.argv.slice(2).map(Number);
  const sizes = asked.length > 0 ? asked : SIZES;
  const run = readRun();
  pointTestsAt(run);
  const database = await createTestDatabase();
  try {
    const fill = new CatalogueFill(database.dataSource);
    const queries = new TypeOrmProductQueries(new Database(new Connections(database.dataSource)));
    const columns: string[][] = [];
    for (const size of sizes) {
      const began = Date.now();
      await fill.upTo(size);
      console.log(`${size} products after ${Math.round((Date.now() - began) / 1000)} s`);
      columns.push(await readings(queries));
    }
    console.log(`\n${run.database.engine} ${run.database.version}, Node ${process.version}, ${cpus().length} cores`);
    console.log(`Pages of 20 products, ms: median / 99th percentile of ${ROUNDS}; (n): how many were on the page\n`);
    console.log([''.padEnd(38), ...sizes.map((size) => String(size).padStart(20))].join(''));
    LISTINGS.forEach(([what], n) => {
      console.log([what.padEnd(38), ...columns.map((cells) => cells[n]!.padStart(20))].join(''));
    });
  } finally {
    await database.drop();
  }
}

async function readings(queries: TypeOrmProductQueries): Promise<string[]> {
  const cells: string[] = [];
  const deep = await deepIn(queries);
  for (const [, listing] of LISTINGS) cells.push(await measure(queries, listing.after ? { after: deep } : listing));
  return cells;
}

const page = (queries: TypeOrmProductQueries, listing: Listing): Promise<ProductPage> =>
  queries.list({ sort: 'newest', limit: 20, after: undefined, ...listing });

async function deepIn(queries: TypeOrmProductQueries): Promise<ProductListing['after']> {
  let after: ProductListing['after'];
  for (let n = 0; n < DEEP_PAGES; n++) after = (await page(queries, { after })).next ?? after;
  return after;
}

async function measure(queries: TypeOrmProductQueries, listing: Listing): Promise<string> {
  const times: number[] = [];
  let count = 0;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const began = performance.now();
    count = (await page(queries, listing)).products.length;
    if (round >= 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(1);
  return `${at(0.5)} / ${at(0.99)} (${count})`;
}

/** The database of the benchmark stands where that of the tests would. */
function pointTestsAt({ database, redis }: BenchRun): void {
  Object.assign(process.env, {
    TEST_DATABASE_ENGINE: database.engine,
    TEST_DATABASE_HOST: database.host,
    TEST_DATABASE_PORT: String(database.port),
    TEST_DATABASE_ADMIN_USER: database.admin.user,
    TEST_DATABASE_ADMIN_PASSWORD: database.admin.password,
    TEST_REDIS_URL: redis.url,
    TEST_AWS_ENDPOINT: 'none',
  });
}

void main();
