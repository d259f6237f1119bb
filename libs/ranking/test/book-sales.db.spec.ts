import { newId, type ProductId } from '@app/kernel';
import { SalesHistory } from '@app/order/contract/sales-history.queries';
import { roundTripsOf, toBinary } from '@app/platform';
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

  it('adds up by minute and by hour, and counts a full minute in the slot that ends there', async () => {
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

  it('subtracts a refund from the minute and the hour of its sale, also when the refund arrives first', async () => {
    const sale = cups('2026-11-27T10:00:30Z', 4, 900);
    await bench.book(refundOf(sale, '2026-11-27T12:30:30Z'));
    expect(await bench.totals('hour')).toEqual([
      { slot: '2026-11-27T11:00', productId: CUP, quantity: '-4', revenue: '-900' },
    ]);
    await bench.book(sale);
    const nothing = { productId: CUP, quantity: '0', revenue: '0' };
    expect(await bench.totals('minute')).toEqual([{ slot: '2026-11-27T10:01', ...nothing }]);
    expect(await bench.totals('hour')).toEqual([{ slot: '2026-11-27T11:00', ...nothing }]);
  });

  it('stores the refunds, added up by the minutes of refund and sale', async () => {
    const sales = [cups('2026-11-27T10:00:30Z', 4, 900), cups('2026-11-27T10:00:31Z'), cups('2026-11-27T09:00:00Z')];
    await bench.book(...sales, ...sales.map((sale) => refundOf(sale, '2026-11-27T12:30:30Z')));
    await bench.book({ ...refundOf(sales[1]!, '2026-11-27T12:30:00Z'), sequence: 3 });
    await bench.book({ ...refundOf(sales[1]!, '2026-11-27T12:31:00Z'), sequence: 4 });
    const refunds = await bench.query('SELECT * FROM product_refund_minutes ORDER BY refund_minute, sale_minute');
    const at = (time: string) => new Date(`2026-11-27T${time}:00Z`);
    const row = { generation: 1, product_id: toBinary(CUP) };
    expect(refunds).toEqual([
      { ...row, refund_minute: at('12:30'), sale_minute: at('10:01'), quantity: '1', revenue: '100' },
      { ...row, refund_minute: at('12:31'), sale_minute: at('09:00'), quantity: '1', revenue: '100' },
      { ...row, refund_minute: at('12:31'), sale_minute: at('10:01'), quantity: '6', revenue: '1100' },
    ]);
  });

  it('books refunds of many concurrent consumers once each', async () => {
    const sales = Array.from({ length: 12 }, (_, n) => cups(`2026-11-27T10:0${n % 4}:30Z`));
    const events = sales.flatMap((sale, n) => [sale, refundOf(sale, `2026-11-27T11:0${n % 3}:30Z`)]);
    const shuffled = (): Booking[] => [...events].sort(() => Math.random() - 0.5);
    await Promise.all(Array.from({ length: 6 }, () => bench.book(...shuffled())));
    const [refunded] = await bench.query<{ n: string }>('SELECT SUM(quantity) AS n FROM product_refund_minutes');
    expect(Number(refunded?.n)).toBe(12);
    expect((await bench.totals('minute')).map(({ quantity }) => quantity)).toEqual(['0', '0', '0', '0']);
  });

  it('adds amounts of 2^53-1 repeatedly without losing a unit', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (let n = 0; n < 3; n++)
      await bench.book(cups('2026-11-27T10:00:30Z', most, most), cups('2026-11-27T10:00:31Z', 2));
    const [total] = await bench.totals('minute');
    const quantity = (3n * BigInt(most) + 6n).toString();
    expect(total).toMatchObject({ quantity, revenue: (3n * BigInt(most) + 300n).toString() });
  });

  it('books an event once: twice in one batch, in two batches or in many concurrent ones', async () => {
    const sales = Array.from({ length: 10 }, (_, n) => cups(`2026-11-27T10:0${n % 3}:30Z`));
    await bench.book(...sales, ...sales);
    await bench.book(...sales);
    const more = Array.from({ length: 10 }, (_, n) => cups(`2026-11-27T10:0${n % 5}:30Z`));
    const shuffled = (): Booking[] => [...sales, ...more].sort(() => Math.random() - 0.5);
    await Promise.all(Array.from({ length: 6 }, () => bench.book(...shuffled())));
    const hours = await bench.totals('hour');
    expect(hours).toEqual([{ slot: '2026-11-27T11:00', productId: CUP, quantity: '20', revenue: '2000' }]);
  });

  it('loses nothing when many consumers add to the same rows, old and new', async () => {
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

  it('waits for no holder of other minutes or products', async () => {
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

  it('looks up when the order of a refund of version 1 was placed', async () => {
    const userId = newId<'User'>();
    const sale = cups('2026-11-27T10:00:30Z', 4, 900);
    await bench.record(sale, userId);
    const undated = { ...refundOf(sale, '2026-11-27T12:30:30Z'), placedAt: undefined, userId };
    await bench.receive({ ...undated, eventId: newId<'Event'>() }, { ...sale, eventId: newId<'Event'>() });
    expect(await bench.totals('hour')).toMatchObject([{ slot: '2026-11-27T11:00', quantity: '0' }]);
    const lost = { ...undated, orderId: newId<'Order'>(), eventId: newId<'Event'>() };
    await expect(bench.receive(lost)).rejects.toThrow('an order that does not exist');
  });

  it('books into each generation that receives events, and into no other', async () => {
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

  it('needs as many statements for ten events as for one, for any number of lines', async () => {
    const lines = productIds(450).map((productId) => ({ productId }));
    const tenth = () => aBooking({ lines: lines.slice(0, 20) });
    expect(await statementsFor([tenth()])).toBe(4);
    expect(await statementsFor(Array.from({ length: 10 }, tenth))).toBe(4);
    expect(await statementsFor([aBooking({ lines: lines.slice(20) })])).toBe(4);
    const refunds = [tenth(), tenth()].map((sale) => refundOf(sale, '2026-11-27T11:00:00Z'));
    expect(await statementsFor(refunds)).toBe(5);
  });

  it('looks for earlier bookings only after a conflict', async () => {
    const [known, fresh] = [cups('2026-11-27T10:00:30Z'), cups('2026-11-27T10:00:31Z')];
    expect(await statementsFor([known])).toBe(4);
    expect(await statementsFor([known, fresh])).toBe(5);
    expect(await bench.totals('minute')).toMatchObject([{ quantity: '2' }]);
  });

  /**
   * A plain SELECT of the generations, one statement for the inbox and one for each table; the refund table only for
   * refunds.
   */
  async function statementsFor(bookings: readonly Booking[]): Promise<number> {
    let statements = 0;
    const unitOfWork: typeof bench.unitOfWork = {
      now: () => bench.unitOfWork.now(),
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
    await new BookSalesUseCase(unitOfWork, of(GenerationRepository), of(BookingService), of(SalesHistory)).execute(
      bookings,
    );
    return statements;
  }
});
