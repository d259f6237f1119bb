import type { ProductId } from '@app/kernel';
import { roundTripsOf } from '@app/platform';
import { holdRows } from '../../../test/support/locks';
import { BookingService } from '../src/application/booking.service';
import { BookSalesUseCase } from '../src/application/book-sales.use-case';
import { GenerationRepository } from '../src/application/generation.repository';
import { SalesTotalsRepository } from '../src/application/sales-totals.repository';
import type { Booking } from '../src/domain/booking';
import { aBooking, productIds, refundOf } from './builders';
import { RankingBench } from './ranking-bench';

const [CUP, POT] = productIds(2) as [ProductId, ProductId];

describe('booking sales into the ranking', () => {
  let bench: RankingBench;

  beforeAll(async () => {
    bench = await RankingBench.create();
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());
  afterEach(() => jest.restoreAllMocks());

  const cups = (at: string, quantity = 1, revenue = 100): Booking =>
    aBooking({ at, lines: [{ productId: CUP, quantity, revenue }] });

  it('adds up by minute and by hour, a moment on the full minute to the one that ends there', async () => {
    await bench.book(cups('2026-11-27T10:00:00.000Z'), cups('2026-11-27T10:00:00.001Z', 2, 50));
    await bench.book(cups('2026-11-27T10:00:59.999Z', 3, 25), cups('2026-11-27T11:00:00.000Z', 5, 10));
    expect(await bench.totals('minute')).toEqual([
      { slot: '2026-11-27T10:00', productId: CUP, quantity: '1', revenue: '100' },
      { slot: '2026-11-27T10:01', productId: CUP, quantity: '5', revenue: '75' },
      { slot: '2026-11-27T11:00', productId: CUP, quantity: '5', revenue: '10' },
    ]);
    expect(await bench.totals('hour')).toEqual([
      { slot: '2026-11-27T10:00', productId: CUP, quantity: '1', revenue: '100' },
      { slot: '2026-11-27T11:00', productId: CUP, quantity: '10', revenue: '85' },
    ]);
  });

  it('takes off a refund at its own time, also when it comes before its sale', async () => {
    const sale = cups('2026-11-27T10:00:30Z', 4, 900);
    await bench.book(refundOf(sale, '2026-11-27T12:30:30Z'));
    await bench.book(sale);
    expect(await bench.totals('hour')).toEqual([
      { slot: '2026-11-27T11:00', productId: CUP, quantity: '4', revenue: '900' },
      { slot: '2026-11-27T13:00', productId: CUP, quantity: '-4', revenue: '-900' },
    ]);
  });

  it('adds amounts of 2^53-1 again and again without a unit’s difference', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (let n = 0; n < 3; n++)
      await bench.book(cups('2026-11-27T10:00:30Z', most, most), cups('2026-11-27T10:00:31Z', 2));
    const [total] = await bench.totals('minute');
    const quantity = (3n * BigInt(most) + 6n).toString();
    expect(total).toMatchObject({ quantity, revenue: (3n * BigInt(most) + 300n).toString() });
  });

  it('books an event once, be it twice in a batch, in two batches or in many at the same moment', async () => {
    const sales = Array.from({ length: 10 }, (_, n) => cups(`2026-11-27T10:0${n % 3}:30Z`));
    await bench.book(...sales, ...sales);
    await bench.book(...sales);
    const more = Array.from({ length: 10 }, (_, n) => cups(`2026-11-27T10:0${n % 5}:30Z`));
    const shuffled = (): Booking[] => [...sales, ...more].sort(() => Math.random() - 0.5);
    await Promise.all(Array.from({ length: 6 }, () => bench.book(...shuffled())));
    const hours = await bench.totals('hour');
    expect(hours).toEqual([{ slot: '2026-11-27T11:00', productId: CUP, quantity: '20', revenue: '2000' }]);
  });

  it('lets many consumers add to the same rows, old and new, and loses nothing', async () => {
    const batch = (n: number): Booking[] =>
      Array.from({ length: 5 }, (_, m) =>
        aBooking({
          at: `2026-11-27T10:${String((n * m) % 7).padStart(2, '0')}:30Z`,
          lines: [CUP, POT].sort(() => Math.random() - 0.5).map((productId) => ({ productId })),
        }),
      );
    await Promise.all(Array.from({ length: 8 }, (_, n) => bench.book(...batch(n))));
    await Promise.all(Array.from({ length: 8 }, (_, n) => bench.book(...batch(n))));
    const sum = (totals: readonly { quantity: string }[]) =>
      totals.reduce((n, { quantity }) => n + Number(quantity), 0);
    expect(sum(await bench.totals('minute'))).toBe(160);
    expect(sum(await bench.totals('hour'))).toBe(160);
  });

  it('waits for nobody who holds other minutes or products', async () => {
    const other = aBooking({ at: '2026-11-27T10:00:30Z', lines: [{ productId: POT }] });
    await bench.book(cups('2026-11-27T10:00:30Z'), other, cups('2026-11-27T12:05:30Z'));
    const release = await holdRows(
      bench.database,
      "SELECT * FROM product_sales_minutes WHERE generation = 1 AND minute > '2026-11-27 11:00:00' FOR UPDATE",
    );
    try {
      const began = performance.now();
      await bench.book(cups('2026-11-27T10:00:31Z'), { ...other, sequence: 3 });
      expect(performance.now() - began).toBeLessThan(2_000);
    } finally {
      await release();
    }
  });

  it('marks an event as booked only together with its effect', async () => {
    const sale = cups('2026-11-27T10:00:30Z');
    const totals = bench.module.get(SalesTotalsRepository, { strict: false });
    jest.spyOn(totals, 'addAll').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    await expect(bench.book(sale)).rejects.toThrow('disk full');
    await bench.book(sale);
    expect(await bench.totals('minute')).toMatchObject([{ quantity: '1' }]);
  });

  it('books into each generation that takes events, and into no other', async () => {
    await bench.query("INSERT INTO ranking_generations (generation, status) VALUES (2, 'building'), (3, 'retired')");
    await bench.book(cups('2026-11-27T10:00:30Z'));
    for (const [generation, quantities] of [
      [1, ['1']],
      [2, ['1']],
      [3, []],
    ] as const) {
      expect((await bench.totals('hour', generation)).map(({ quantity }) => quantity)).toEqual(quantities);
    }
  });

  it('takes as many statements for ten events as for one, however many lines they have', async () => {
    const lines = productIds(450).map((productId) => ({ productId }));
    const tenth = () => aBooking({ lines: lines.slice(0, 20) });
    expect(await statementsFor([tenth()])).toBe(4);
    expect(await statementsFor(Array.from({ length: 10 }, tenth))).toBe(4);
    expect(await statementsFor([aBooking({ lines: lines.slice(20) })])).toBe(4);
  });

  it('looks for what was booked before only when it finds out that something was', async () => {
    const [known, fresh] = [cups('2026-11-27T10:00:30Z'), cups('2026-11-27T10:00:31Z')];
    expect(await statementsFor([known])).toBe(4);
    expect(await statementsFor([known, fresh])).toBe(5);
    expect(await bench.totals('minute')).toMatchObject([{ quantity: '2' }]);
  });

  /** A plain SELECT of the generations, one for the inbox and one for each table; in the last run. */
  async function statementsFor(bookings: readonly Booking[]): Promise<number> {
    let statements = 0;
    const unitOfWork: typeof bench.unitOfWork = {
      run: (work) =>
        bench.unitOfWork.run(async (tx) => {
          const roundTrips = roundTripsOf(tx);
          const queries = [jest.spyOn(roundTrips, 'send'), jest.spyOn(roundTrips, 'sendLater')];
          const result = await work(tx);
          statements = queries.reduce((sum, query) => sum + query.mock.calls.length, 0);
          return result;
        }),
    };
    const of = <T>(type: abstract new (...args: never[]) => T): T => bench.module.get<T>(type, { strict: false });
    await new BookSalesUseCase(unitOfWork, of(GenerationRepository), of(BookingService)).execute(bookings);
    return statements;
  }
});
