import { type ApiAnswer, ApiClient } from '@test/support/api-client';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Problem {
  readonly code?: string;
}

const MINUTE_MS = 60_000;
const PRESENT = ['1d', '3d', '7d'].flatMap((window) =>
  ['quantity', 'revenue'].map((by) => `/rankings/products?window=${window}&by=${by}`),
);

/** Rows of a shop that sells thousands of products: what makes a ranking of seven days dear. */
const PRODUCTS = 1_500;
const HOURS = 24 * 9;

describe('a flood of rankings of the past', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    await fill();
  }, 180_000);
  afterAll(() => system.stop());

  /** Every product sold in every hour of the last days. */
  async function fill(): Promise<void> {
    const { dataSource } = system.database;
    await dataSource.query('CREATE TABLE numbers (n INT PRIMARY KEY)');
    await dataSource.query('INSERT INTO numbers VALUES ?', [Array.from({ length: PRODUCTS }, (_, n) => [n])]);
    await dataSource.query(
      `INSERT INTO product_sales_hours (generation, hour, product_id, quantity, revenue)
       SELECT 1, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00') - INTERVAL h.n HOUR, UNHEX(MD5(p.n)), 1, 100
       FROM numbers h JOIN numbers p WHERE h.n < ? ORDER BY 2, 3`,
      [HOURS],
    );
  }

  const get = (path: string): Promise<ApiAnswer<Problem>> => new ApiClient(system.api.url).get(path);
  let asked = 0;
  const past = (): Promise<ApiAnswer<Problem>> => {
    const asOf = new Date(Date.now() - ++asked * 7 * MINUTE_MS).toISOString();
    return get(`/rankings/products?window=7d&asOf=${asOf}`);
  };

  it('delays no ranking of now: each honest call is answered', async () => {
    let isOver = false;
    const outcomes: ApiAnswer<Problem>[] = [];
    const flood = Array.from({ length: 60 }, async () => {
      while (!isOver) outcomes.push(await past());
    });
    try {
      await waitFor(() => outcomes.length > 0, { what: 'the flood to be under way' });
      for (let round = 0; round < 3; round++) {
        const keys = await system.redis.client.keys('cache:ranking:*:now');
        if (keys.length > 0) await system.redis.client.del(keys); // cold: each is computed
        const answers = await Promise.all(PRESENT.map(get));
        expect(answers.map(({ status }) => status)).toEqual(PRESENT.map(() => 200));
      }
    } finally {
      isOver = true;
      await Promise.all(flood);
    }
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toEqual([]);
    const refused = outcomes.filter(({ status }) => status !== 200);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [503, 'ranking.busy']));
    expect(refused.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
  }, 180_000);
});
