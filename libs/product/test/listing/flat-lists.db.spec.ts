import { Database } from '@app/platform';
import { CatalogueFill } from '@test/support/catalogue-fill';
import { Catalogue, type Listing } from './catalogue.fixture';

/** Far more than any page may read; more of them change nothing. */
const PRODUCTS = 3_000;
const PASSED_AT_MOST = 50;
const LIMIT = 5;
/** For each product of a page, and one more for a next page: its index entry, its row, its pictures, and the server's work with them. */
const READS_OF_A_PAGE = 20 * (LIMIT + 1);

const CATEGORY = 'category 0';

describe('a page', () => {
  let catalogue: Catalogue;
  let reads: Map<string, number>;

  beforeAll(async () => {
    // A single connection: the server counts what each reads.
    catalogue = await Catalogue.open({ passedAtMost: PASSED_AT_MOST, environment: { DATABASE_POOL_SIZE: '1' } });
    await new CatalogueFill(catalogue.database.dataSource).upTo(PRODUCTS);
    reads = await readsOfAll();
  });
  afterAll(() => catalogue.close());

  const LISTINGS: readonly (readonly [what: string, atMost: number, listing: Listing])[] = [
    ['newest', READS_OF_A_PAGE, {}],
    ['by price', READS_OF_A_PAGE, { sort: 'price' }],
    ['by price, dear ones first, in a range', READS_OF_A_PAGE, { sort: '-price', minPrice: 1_000, maxPrice: 900_000 }],
    ['a category, newest', READS_OF_A_PAGE, { category: CATEGORY }],
    ['a category, by price', READS_OF_A_PAGE, { category: CATEGORY, sort: 'price', minPrice: 1_000 }],
    ['a word', READS_OF_A_PAGE, { text: 'organic' }],
    ['a word, by price', READS_OF_A_PAGE, { text: '녹차', sort: '-price', maxPrice: 900_000 }],
    ['a price that nothing has', 3 * PASSED_AT_MOST, { minPrice: 999_999_999 }],
    ['in stock', 3 * PASSED_AT_MOST + READS_OF_A_PAGE, { inStock: true }],
    ['words that are never together', 5 * PASSED_AT_MOST, { text: '녹차 홍차' }],
    ['a word in a category', 4 * PASSED_AT_MOST + READS_OF_A_PAGE, { text: '녹차', category: 'none' }],
  ];

  async function readsOfAll(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    const counting = await readsOf(() => Promise.resolve());
    for (const [what, , listing] of LISTINGS) {
      counts.set(what, (await readsOf(() => catalogue.page({ limit: LIMIT, ...listing }))) - counting);
      counts.set(`${what}, deep`, (await readsOf(await deepIn(listing))) - counting);
    }
    return counts;
  }

  async function deepIn(listing: Listing): Promise<() => Promise<unknown>> {
    let after: Listing['after'];
    for (let n = 0; n < 8; n++) after = (await catalogue.page({ limit: LIMIT, ...listing, after })).next ?? after;
    return () => catalogue.page({ limit: LIMIT, ...listing, after });
  }

  async function readsOf(work: () => Promise<unknown>): Promise<number> {
    await work(); // the first time a server reads what its tables are
    const before = await readsOfConnection();
    await work();
    return (await readsOfConnection()) - before;
  }

  async function readsOfConnection(): Promise<number> {
    const counters = await catalogue.module
      .get(Database)
      .query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  it.each(LISTINGS)('reads a bounded number of rows, at any position: %s', (what, atMost) => {
    for (const which of [what, `${what}, deep`]) {
      expect(reads.get(which)).toBeGreaterThan(0);
      expect(reads.get(which)).toBeLessThanOrEqual(atMost);
    }
  });
});
