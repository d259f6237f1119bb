import { array, assert, asyncProperty, constantFrom, record, scheduler } from 'fast-check';
import { newId, type ProductId, type UserId } from '@app/kernel';
import { inboxRetention } from '@app/outbox';
import { SalesHistory } from '@app/order/contract/sales-history.queries';
import { Log, Metrics, ProcessConfig, readConfig, Retention, RetentionRules } from '@app/platform';
import { holdRows } from '../../../test/support/locks';
import { waitFor } from '../../../test/support/wait-for';
import { BookingInbox } from '../src/application/booking-inbox';
import { BookingService } from '../src/application/booking.service';
import { RebuildRankingUseCase } from '../src/application/rebuild-ranking.use-case';
import { GenerationRepository } from '../src/application/generation.repository';
import { RemoveRetiredUseCase } from '../src/application/remove-retired.use-case';
import type { Booking } from '../src/domain/booking';
import { KEPT_WHILE_BUILDING } from '../src/infrastructure/inbox-while-building';
import { RankingUpkeep } from '../src/infrastructure/ranking-upkeep';
import { aBooking, productIds, refundOf } from './builders';
import { RankingBench, type Total } from './ranking-bench';
import { toldToEnd } from '@test/support/told-to-end';

const PRODUCTS = productIds(3);
const [CUP] = PRODUCTS as [ProductId];
const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));

describe('rebuilding the ranking', () => {
  let bench: RankingBench;

  beforeAll(async () => {
    bench = await RankingBench.create();
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());
  afterEach(() => jest.restoreAllMocks());

  const of = <T>(type: abstract new (...args: never[]) => T): T => bench.module.get<T>(type, { strict: false });
  const generations = () => of(GenerationRepository).list({ limit: 100 });
  const statuses = async () => (await generations()).map(({ generation, status }) => [generation, status]);

  const aSale = (n = 0): Booking =>
    aBooking({ at: new Date(Date.UTC(2026, 10, 27, 10, n)), lines: [{ productId: CUP }] });

  async function recordSales(count: number): Promise<Booking[]> {
    const sales = Array.from({ length: count }, (_, n) => aSale(n % 90));
    for (const sale of sales) await bench.record(sale);
    return sales;
  }

  const cupsIn = (totals: readonly Total[]): number => totals.reduce((sum, { quantity }) => sum + Number(quantity), 0);

  it('adds the sales from before the ranking existed, page by page, and serves at the end', async () => {
    await recordSales(250);
    expect(await bench.totals('hour')).toEqual([]);
    expect(await bench.startRebuild()).toMatchObject({ generation: 2, status: 'building' });
    expect(await bench.rebuildStep()).toBe(true);
    expect(await statuses()).toEqual([
      [2, 'building'],
      [1, 'serving'],
    ]);
    await bench.rebuildToTheEnd();
    expect(await statuses()).toEqual([
      [2, 'serving'],
      [1, 'retired'],
    ]);
    expect((await generations())[0]).toMatchObject({ bookings: 250, finishedAt: expect.any(Date) as Date });
    expect(cupsIn(await bench.totals('minute'))).toBe(250);
    expect(cupsIn(await bench.totals('hour'))).toBe(250);
  });

  it('runs once, for any number of concurrent requests', async () => {
    const asked = await Promise.all(Array.from({ length: 6 }, () => bench.startRebuild()));
    expect(new Set(asked.map(({ generation }) => generation))).toEqual(new Set([2]));
    await bench.rebuildToTheEnd();
    expect(await bench.startRebuild()).toMatchObject({ generation: 3, status: 'building' });
  });

  it('counts a sale of both the history and an event once, in any order', async () => {
    const [before, during, later, unsent] = [aSale(), aSale(1), aSale(2), aSale(3)] as const;
    for (const sale of [before, during, unsent]) await bench.record(sale);
    await bench.book(before);
    await bench.startRebuild();
    await bench.book(during);
    await bench.rebuildToTheEnd();
    await bench.book(before, during, later, unsent);
    expect(cupsIn(await bench.totals('minute'))).toBe(4);
    expect(cupsIn(await bench.totals('hour'))).toBe(4);
  });

  it('stays correct when several workers step concurrently', async () => {
    await recordSales(420);
    await bench.startRebuild();
    await Promise.all(Array.from({ length: 4 }, () => bench.rebuildToTheEnd()));
    expect(cupsIn(await bench.totals('minute'))).toBe(420);
    expect((await generations())[0]).toMatchObject({ status: 'serving', bookings: 420 });
  });

  it('continues after its last step when a process crashes within a step', async () => {
    await recordSales(250);
    await bench.startRebuild();
    await bench.rebuildStep();
    const repository = of(GenerationRepository);
    jest.spyOn(repository, 'savePosition').mockRejectedValueOnce(new Error('killed'));
    await expect(bench.rebuildStep()).rejects.toThrow('killed');
    expect((await generations())[0]).toMatchObject({ status: 'building', bookings: 100 });
    expect(cupsIn(await bench.totals('minute', 2))).toBe(100);
    await bench.rebuildToTheEnd();
    expect(cupsIn(await bench.totals('minute'))).toBe(250);
  });

  it('drops a page that another worker has booked since the read', async () => {
    await recordSales(150);
    await bench.startRebuild();
    const history = of(SalesHistory);
    const page = await history.page(undefined, 100);
    await bench.rebuildStep();
    jest.spyOn(history, 'page').mockResolvedValueOnce(page);
    const late = new RebuildRankingUseCase(
      bench.unitOfWork,
      Object.assign(Object.create(of(GenerationRepository)) as GenerationRepository, {
        findBuilding: async () => ({ ...(await generations())[0]!, position: undefined }),
      }),
      history,
      of(BookingService),
      of(BookingInbox),
    );
    await late.step();
    expect((await generations())[0]).toMatchObject({ status: 'building', bookings: 100 });
    await bench.rebuildToTheEnd();
    expect(cupsIn(await bench.totals('minute'))).toBe(150);
  });

  it('reads no orders while it holds its lock', async () => {
    await recordSales(1);
    await bench.startRebuild();
    const release = await holdRows(bench.database, 'SELECT * FROM ranking_generations WHERE generation = 2 FOR UPDATE');
    const page = jest.spyOn(of(SalesHistory), 'page');
    const stepping = bench.rebuildStep();
    await waitFor(() => page.mock.calls.length === 1);
    await release();
    await stepping;
    expect(cupsIn(await bench.totals('minute'))).toBe(1);
  });

  describe('while orders and refunds go on', () => {
    const sale = record({ productId: constantFrom(...PRODUCTS), refunded: constantFrom(true, false) });

    /** Each order is committed, then its event arrives, perhaps twice, at any later time. */
    it('ends exact with any work between its steps', async () => {
      await assert(
        asyncProperty(scheduler(), array(sale, { minLength: 1, maxLength: 12 }), async (moments, sales) => {
          await bench.empty();
          const expected: Booking[] = [];
          const perform = async ({ productId, refunded }: (typeof sales)[number], n: number): Promise<void> => {
            const user = newId<'User'>();
            const placed = aBooking({ at: new Date(Date.UTC(2026, 10, 27, 10, n)), lines: [{ productId }] });
            await moments.schedule(Promise.resolve(), 'order');
            await commit(placed, user);
            await moments.schedule(Promise.resolve(), 'its event');
            await bench.book(placed);
            if (!refunded) return;
            const refund = refundOf(placed, new Date(Date.UTC(2026, 10, 27, 11, n)));
            await commit(refund, user);
            await moments.schedule(Promise.resolve(), 'the event of its refund');
            await bench.book(placed, refund);
          };
          const commit = async (booking: Booking, user: UserId): Promise<void> => {
            await bench.record(booking, user);
            expected.push(booking);
          };
          const rebuild = async (): Promise<void> => {
            await moments.schedule(Promise.resolve(), 'the rebuild');
            await bench.startRebuild();
            for (let more = true; more;) {
              await moments.schedule(Promise.resolve(), 'a step');
              more = await smallStep();
            }
          };
          const all = Promise.all([...sales.map(perform), rebuild(), rebuild()]);
          await moments.waitFor(all);
          await expectExactly(expected);
        }),
        { numRuns: 25 },
      );
    });

    /** Two orders at a time, so that orders enter pages that the rebuild has passed already. */
    async function smallStep(): Promise<boolean> {
      const history = of(SalesHistory);
      const small = Object.assign(Object.create(history) as SalesHistory, {
        page: (after: Parameters<typeof history.page>[0]) => history.page(after, 2),
      });
      const [generations, booking, inbox] = [of(GenerationRepository), of(BookingService), of(BookingInbox)];
      return new RebuildRankingUseCase(bench.unitOfWork, generations, small, booking, inbox).step();
    }

    it('ends exact with concurrent consumers, buyers and two workers', async () => {
      await recordSales(150);
      const recorded = new Set<Booking>();
      const buy = async (n: number): Promise<void> => {
        for (let m = 0; m < 12; m++) {
          const placed = aSale(n * 12 + m);
          const user = newId<'User'>();
          await bench.record(placed, user);
          const refund = refundOf(placed, new Date(placed.placedAt.getTime() + 60_000));
          await bench.book(placed);
          await bench.record(refund, user);
          await Promise.all([bench.book(refund), bench.book(placed, refund)]);
          recorded.add(placed);
        }
      };
      await bench.startRebuild();
      await Promise.all([buy(0), buy(1), buy(2), buy(3), bench.rebuildToTheEnd(), bench.rebuildToTheEnd()]);
      await bench.rebuildToTheEnd();
      expect(recorded.size).toBe(48);
      expect(await statuses()).toContainEqual([2, 'serving']);
      expect(cupsIn(await bench.totals('minute'))).toBe(150);
      expect(cupsIn(await bench.totals('hour'))).toBe(150);
      const [{ n: marks }] = (await bench.query<{ n: string }>(
        "SELECT COUNT(*) AS n FROM inbox WHERE consumer = 'ranking/rule-2/2'",
      )) as [{ n: string }];
      expect(Number(marks)).toBe(150 + 2 * 48);
    }, 60_000);

    async function expectExactly(bookings: readonly Booking[]): Promise<void> {
      const sums = new Map<string, number>();
      for (const { placedAt, lines } of bookings)
        for (const { productId, quantity } of lines) {
          const key = `${placedAt.toISOString().slice(0, 16)} ${productId}`; // all are full minutes
          sums.set(key, (sums.get(key) ?? 0) + quantity);
        }
      const totals = await bench.totals('minute');
      const found = totals.map(({ slot, productId, quantity }) => [`${slot} ${productId}`, Number(quantity)] as const);
      expect(new Map(found)).toEqual(sums);
    }
  });

  describe('of a ranking that was booked by the earlier rule', () => {
    const sale = aSale();
    const refund = refundOf(sale, new Date(sale.placedAt.getTime() + 5 * 3_600_000));

    /** Books as a process of the earlier version: at the time of the refund, and under the marks of that version. */
    const bookAsBefore = (generation: number, ...bookings: Booking[]): Promise<void> =>
      bench.unitOfWork.run((tx) =>
        of(BookingService).book(
          tx,
          { generation, rule: 1 },
          bookings.map((one) => ({ ...one, placedAt: one.refundedAt ?? one.placedAt, refundedAt: undefined })),
        ),
      );

    const expectExact = async (generation: number): Promise<void> => {
      expect((await generations())[0]).toMatchObject({ generation, status: 'serving', rule: 2 });
      const expected = [
        { slot: sale.placedAt.toISOString().slice(0, 16), productId: CUP, quantity: '0', revenue: '0' },
      ];
      expect(await bench.totals('minute')).toEqual(expected);
      const refunds = await bench.query(`SELECT 1 FROM product_refund_minutes WHERE generation = ?`, [generation]);
      expect(refunds).toHaveLength(1);
    };

    beforeEach(async () => {
      const user = newId<'User'>();
      await bench.record(sale, user);
      await bench.record(refund, user);
    });

    it('begins automatically, once', async () => {
      await bench.query('UPDATE ranking_generations SET rule = 1');
      await bookAsBefore(1, sale, refund);
      expect(await bench.totals('minute')).toHaveLength(2);
      await Promise.all(Array.from({ length: 3 }, () => bench.rebuildToTheEnd()));
      await expectExact(2);
      expect(await bench.rebuildStep()).toBe(false);
      expect(await generations()).toHaveLength(2);
    });

    it('does not begin when the rule is current', async () => {
      await bench.book(sale, refund);
      expect(await bench.rebuildStep()).toBe(false);
    });

    it('follows one that the earlier version has begun', async () => {
      await bench.query('UPDATE ranking_generations SET rule = 1');
      await bench.query("INSERT INTO ranking_generations (generation, status) VALUES (2, 'building')");
      await bookAsBefore(2, refund);
      await bench.rebuildToTheEnd();
      await expectExact(3);
    });

    it('begins again when a process of the earlier version has booked into it', async () => {
      await bench.startRebuild();
      await bookAsBefore(2, refund);
      await bench.rebuildToTheEnd();
      await expectExact(3);
      expect(await statuses()).toContainEqual([2, 'retired']);
    });

    it('is repeated when a process of the earlier version has booked into the serving generation', async () => {
      await bench.startRebuild();
      await bench.rebuildToTheEnd();
      await expectExact(2);
      await bookAsBefore(2, refund);
      await bench.rebuildToTheEnd();
      await expectExact(3);
      const removal = of(RemoveRetiredUseCase);
      while (await removal.step());
      const marks = await bench.query<{ consumer: string }>('SELECT DISTINCT consumer FROM inbox');
      expect(marks).toEqual([{ consumer: 'ranking/rule-2/3' }]);
      expect(await bench.query('SELECT 1 FROM product_refund_minutes WHERE generation <> 3')).toEqual([]);
    });
  });

  describe('its retired generations', () => {
    it('are removed step by step: their rows and their marks, and nothing else', async () => {
      const sales = await recordSales(30);
      await bench.book(...sales);
      await bench.startRebuild();
      await bench.rebuildToTheEnd();
      const removal = of(RemoveRetiredUseCase);
      while (await removal.step());
      expect(await bench.totals('minute', 1)).toEqual([]);
      expect(await bench.totals('hour', 1)).toEqual([]);
      const marks = await bench.query<{ consumer: string }>('SELECT DISTINCT consumer FROM inbox');
      expect(marks).toEqual([{ consumer: 'ranking/rule-2/2' }]);
      expect(cupsIn(await bench.totals('minute'))).toBe(30);
      expect(await statuses()).toHaveLength(2);
    });

    it('are removed also after a late transaction', async () => {
      await bench.startRebuild();
      await bench.rebuildToTheEnd();
      const removal = of(RemoveRetiredUseCase);
      expect(await removal.step()).toBe(false);
      await bench.unitOfWork.run((tx) => of(BookingService).book(tx, { generation: 1, rule: 2 }, [aSale()]));
      expect(await removal.step()).toBe(true);
      expect(await bench.totals('minute', 1)).toEqual([]);
    });
  });

  it('keeps its marks in the inbox as long as it runs', async () => {
    await bench.startRebuild();
    await bench.book(aSale());
    await bench.query("UPDATE inbox SET received_at = '2020-01-01'");
    const rule = inboxRetention(35, KEPT_WHILE_BUILDING);
    const retention = new Retention(new RetentionRules([rule]), bench.unitOfWork, log, new Metrics());
    expect((await retention.apply(rule, new AbortController().signal)).removed).toBe(1);
    const marks = await bench.query<{ consumer: string }>('SELECT consumer FROM inbox');
    expect(marks).toEqual([{ consumer: 'ranking/rule-2/2' }]);
    await bench.rebuildToTheEnd();
    expect((await retention.apply(rule, new AbortController().signal)).removed).toBe(1);
  });

  it('is run by the upkeep, which stops after the step under way', async () => {
    await recordSales(250);
    const upkeep = new RankingUpkeep(of(RebuildRankingUseCase), of(RemoveRetiredUseCase), log);
    await bench.startRebuild();
    upkeep.onApplicationBootstrap();
    await waitFor(async () => (await generations())[0]?.status === 'serving');
    await toldToEnd(upkeep);
    expect(cupsIn(await bench.totals('minute'))).toBe(250);
  });

  it('is retried by the upkeep after a failed step', async () => {
    const rebuild = of(RebuildRankingUseCase);
    jest.spyOn(rebuild, 'step').mockRejectedValueOnce(new Error('no orders today'));
    const upkeep = new RankingUpkeep(rebuild, of(RemoveRetiredUseCase), log);
    await bench.startRebuild();
    upkeep.onApplicationBootstrap();
    await waitFor(async () => (await generations())[0]?.status === 'serving');
    await toldToEnd(upkeep);
  });
});
