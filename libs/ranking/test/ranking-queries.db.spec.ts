import { array, assert, asyncProperty, constantFrom, integer, oneof, option, record } from 'fast-check';
import type { ProductId } from '@app/kernel';
import { type Database, ReplicaReads, select, toBinary } from '@app/platform';
import { RankingQueries } from '../src/application/ranking.queries';
import type { Booking } from '../src/domain/booking';
import { RANKING_MEASURES, RANKING_WINDOWS, type RankedProduct } from '../src/domain/ranking';
import { aBooking, productIds } from './builders';
import { SqlRankingQueries } from '../src/infrastructure/sql-ranking.queries';
import { RankingBench } from './ranking-bench';
import { TestClock } from '@test/support/test-clock';

const PRODUCTS = productIds(8);
const [CUP, POT] = PRODUCTS as [ProductId, ProductId];
const AS_OF = new Date('2026-11-27T10:37:00Z');
const DAY_MS = 86_400_000;

type Question = Parameters<RankingQueries['top']>[0];

describe('the top of the ranking', () => {
  let bench: RankingBench;

  beforeAll(async () => {
    bench = await RankingBench.create();
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());

  const top = (question: Partial<Question> = {}): Promise<RankedProduct[]> =>
    bench.module.get(RankingQueries).top({ window: '3d', by: 'quantity', asOf: AS_OF, limit: 5, ...question });

  /** The rule in its plain form, over all bookings. */
  function naiveTop(bookings: readonly Booking[], { window, by, asOf, limit }: Question): RankedProduct[] {
    const from = asOf.getTime() - Number(window[0]) * DAY_MS;
    const totals = new Map<ProductId, { quantity: number; revenue: number }>();
    for (const { placedAt, refundedAt, lines } of bookings) {
      if (placedAt.getTime() <= from || placedAt > asOf || (refundedAt && refundedAt > asOf)) continue;
      for (const { productId, quantity, revenue } of lines) {
        const total = totals.get(productId) ?? { quantity: 0, revenue: 0 };
        totals.set(productId, { quantity: total.quantity + quantity, revenue: total.revenue + revenue });
      }
    }
    const other = by === 'quantity' ? 'revenue' : 'quantity';
    return [...totals]
      .map(([productId, total]) => ({ productId, ...total }))
      .filter((total) => total[by] > 0)
      .sort((a, b) => b[by] - a[by] || b[other] - a[other] || (a.productId < b.productId ? -1 : 1))
      .slice(0, limit);
  }

  const moment = oneof(
    integer({ min: -8 * DAY_MS, max: DAY_MS }),
    // Near the edges of the windows and of their hours.
    record({
      edge: constantFrom(0, -1, -3, -7),
      minutes: constantFrom(0, 0, -37, 23, -1, 1),
      ms: constantFrom(-1, 0, 1),
    }).map(({ edge, minutes, ms }) => edge * DAY_MS + minutes * 60_000 + ms),
  ).map((ms) => new Date(AS_OF.getTime() + ms));

  const booking = record({
    at: moment,
    refundedAt: option(moment, { nil: undefined }),
    lines: array(
      record({
        productId: constantFrom(...PRODUCTS),
        quantity: integer({ min: -3, max: 4 }),
        revenue: integer({ min: -300, max: 400 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }).map(({ refundedAt, ...sale }) => aBooking({ ...sale, ...(refundedAt && { refundedAt }) }));

  it('equals a scan of all bookings, for each window, measure and limit', async () => {
    await assert(
      asyncProperty(array(booking, { maxLength: 40 }), integer({ min: 1, max: 9 }), async (bookings, limit) => {
        await bench.empty();
        await bench.book(...bookings);
        for (const window of RANKING_WINDOWS) {
          for (const by of RANKING_MEASURES) {
            for (const asOf of [AS_OF, new Date('2026-11-27T10:00:00Z'), new Date('2026-11-27T10:01:00Z')]) {
              const question = { window, by, asOf, limit };
              expect(await top(question)).toEqual(naiveTop(bookings, question));
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['2026-11-24T10:37:00.000Z', 0],
    ['2026-11-24T10:37:00.001Z', 1],
    ['2026-11-27T10:37:00.000Z', 1],
    ['2026-11-27T10:37:00.001Z', 0],
  ])('of three days up to 27 November, 10:37, counts a sale at %s %d times', async (at, times) => {
    await bench.book(aBooking({ at, lines: [{ productId: CUP }] }));
    expect(await top()).toHaveLength(times);
  });

  it('lists a product without net sales by one measure under the other', async () => {
    await bench.book(aBooking({ at: AS_OF, lines: [{ productId: CUP, quantity: 2, revenue: 0 }] }));
    await bench.book(aBooking({ at: AS_OF, lines: [{ productId: POT, quantity: -1, revenue: 5 }] }));
    expect(await top()).toEqual([{ productId: CUP, quantity: 2, revenue: 0 }]);
    expect(await top({ by: 'revenue' })).toEqual([{ productId: POT, quantity: -1, revenue: 5 }]);
  });

  it('ranks ties by the other measure, and then by id', async () => {
    const equal = [...PRODUCTS].slice(0, 5).map((productId) => ({ productId, quantity: 2, revenue: 300 }));
    const better = { productId: PRODUCTS[7]!, quantity: 2, revenue: 301 };
    await bench.book(aBooking({ at: AS_OF, lines: [...[...equal].reverse(), better] }));
    expect(await top({ limit: 4 })).toEqual([better, ...equal.slice(0, 3)]);
    expect(await top({ by: 'revenue', limit: 9 })).toEqual([better, ...equal]);
  });

  it('reads the serving generation, and no other', async () => {
    await bench.query("INSERT INTO ranking_generations (generation, status, rule) VALUES (2, 'building', 2)");
    await bench.book(aBooking({ at: AS_OF, lines: [{ productId: CUP }] }));
    expect(await top()).toMatchObject([{ quantity: 1 }]);
    await bench.query('DELETE FROM product_sales_minutes WHERE generation = 2');
    await bench.query('DELETE FROM product_sales_hours WHERE generation = 2');
    await bench.query("UPDATE ranking_generations SET status = 'retired' WHERE generation = 1");
    await bench.query("UPDATE ranking_generations SET status = 'serving' WHERE generation = 2");
    expect(await top()).toEqual([]);
  });

  it('ranks sums past 2^53-1 by their exact value, and shows them by that limit and exactly', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const line = (productId: ProductId, revenue: number) => ({ productId, quantity: 1, revenue });
    const batches = [
      [line(CUP, most), line(CUP, most), line(POT, most)],
      [line(POT, most), line(POT, 1)],
    ];
    for (const lines of batches) await bench.book(aBooking({ at: AS_OF, lines }));
    expect(await top({ by: 'revenue' })).toEqual([
      { productId: POT, quantity: 3, revenue: most, exact: { quantity: '3', revenue: String(2n * BigInt(most) + 1n) } },
      { productId: CUP, quantity: 2, revenue: most, exact: { quantity: '2', revenue: String(2n * BigInt(most)) } },
    ]);
  });

  it('finds its rows by their keys, for any number of rows of other times', async () => {
    const old = productIds(300).map((productId, n) => [1, new Date(Date.UTC(2020, 0, 1, 0, n)), productId]);
    for (const [table, column] of [
      ['product_sales_minutes', 'minute'],
      ['product_sales_hours', 'hour'],
    ] as const) {
      await bench.query(`INSERT INTO ${table} (generation, ${column}, product_id, quantity, revenue) VALUES ?`, [
        old.map(([generation, slot, id]) => [generation, slot, toBinary(String(id)), 1, 1]),
      ]);
    }
    await bench.query(
      `INSERT INTO product_refund_minutes (generation, refund_minute, sale_minute, product_id, quantity, revenue) VALUES ?`,
      [old.map(([generation, slot, id]) => [generation, slot, slot, toBinary(String(id)), 1, 1])],
    );
    await bench.unitOfWork.run(async (tx) => {
      const sameConnection = { query: (sql: string, values: unknown[]) => select(tx, sql, values) } as Database;
      const rowsRead = async (): Promise<number> => {
        const counts = await select<{ Value: string }>(tx, "SHOW SESSION STATUS LIKE 'Handler_read%'");
        return counts.reduce((sum, { Value }) => sum + Number(Value), 0);
      };
      const clock = new TestClock(AS_OF);
      const queries = new SqlRankingQueries(new ReplicaReads(sameConnection), clock);
      // Now; a time before those rows, with all refunds after it; and a past time after those rows.
      for (const asOf of [AS_OF, new Date('2019-12-31T00:00:00Z'), new Date('2020-02-01T00:00:00Z')]) {
        const before = await rowsRead();
        expect(await queries.top({ window: '7d', by: 'quantity', asOf, limit: 5 })).toEqual([]);
        expect((await rowsRead()) - before).toBeLessThan(100);
      }
    });
  });
});
