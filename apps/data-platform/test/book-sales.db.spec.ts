import { UnitOfWork } from '@app/kernel';
import { Inbox, InboxModule } from '@app/outbox/inbox';
import { Database, roundTripsOf } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import { BookSalesUseCase } from '../src/booking/book-sales.use-case';
import type { OrderEvent } from '../src/booking/order-event';
import { readEvent } from '../src/booking/read-event';
import { SalesRepository } from '../src/booking/sales.repository';
import { migrations } from '../src/migrations';
import { anOrderCompleted, anOrderRefunded } from './builders';

const DAY = '2026-11-27';
const MUG = '019d2a40-5b7d-7e19-b2c8-4d1f6a93e057';
const TEA = '019d2a40-5b7d-7e19-b2c8-4d1f6a93e058';

describe('booking sales', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase(migrations);
    module = await testingModule({
      database,
      imports: [InboxModule],
      providers: [SalesRepository, BookSalesUseCase],
    }).compile();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['sales', 'inbox']) await database.dataSource.query(`DELETE FROM ${table}`);
  });

  const book = (...events: OrderEvent[]): Promise<void> => module.get(BookSalesUseCase).execute(events);
  const salesOn = (day: string) => module.get(SalesRepository).findByDay(day);

  const anOrder = (parts: Parameters<typeof anOrderCompleted>[0] = {}) => received(anOrderCompleted(parts));
  const aRefund = (parts: Parameters<typeof anOrderRefunded>[0] = {}) => received(anOrderRefunded(parts));

  function received(event: Record<string, unknown>): OrderEvent {
    const reading = readEvent(JSON.stringify(event));
    if (reading.kind !== 'event') throw new Error(JSON.stringify(reading));
    return reading.event;
  }

  it('adds up by product and day', async () => {
    await book(
      anOrder({ lines: [{ productId: MUG, quantity: 2, amount: 26_000, discount: 1_000 }] }),
      anOrder({
        lines: [
          { productId: TEA, quantity: 1, amount: 5_000, discount: 0 },
          { productId: MUG, quantity: 1, amount: 13_000, discount: 0 },
        ],
      }),
      anOrder({
        placedAt: '2026-11-26T23:59:59.999Z',
        lines: [{ productId: MUG, quantity: 9, amount: 9, discount: 9 }],
      }),
    );
    await book(anOrder({ lines: [{ productId: MUG, quantity: 4, amount: 52_000, discount: 0 }] }));
    expect(await salesOn(DAY)).toEqual([
      { productId: MUG, day: DAY, quantity: 7, revenue: 90_000 },
      { productId: TEA, day: DAY, quantity: 1, revenue: 5_000 },
    ]);
    expect(await salesOn('2026-11-26')).toEqual([{ productId: MUG, day: '2026-11-26', quantity: 9, revenue: 0 }]);
    expect(await salesOn('2026-11-25')).toEqual([]);
  });

  const sold = () => anOrder({ lines: [{ productId: MUG, quantity: 3, amount: 39_000, discount: 1_000 }] });
  const givenBack = () => [
    aRefund({ lines: [{ productId: MUG, quantity: 1, refundedAmount: 12_666 }] }),
    aRefund({
      type: 'OrderCancelled',
      refundedAt: '2026-11-30T00:00:00.000Z',
      lines: [{ productId: MUG, quantity: 2, refundedAmount: 25_334 }],
    }),
  ];

  it('subtracts a refund on its own day, below zero if necessary', async () => {
    await book(sold(), ...givenBack());
    expect(await salesOn(DAY)).toEqual([{ productId: MUG, day: DAY, quantity: 2, revenue: 25_334 }]);
    expect(await salesOn('2026-11-30')).toEqual([
      { productId: MUG, day: '2026-11-30', quantity: -2, revenue: -25_334 },
    ]);
  });

  it('has the same result when refunds arrive before their order, and twice', async () => {
    const refunds = givenBack();
    await book(...refunds);
    expect(await salesOn(DAY)).toEqual([{ productId: MUG, day: DAY, quantity: -1, revenue: -12_666 }]);
    await book(sold(), ...refunds);
    expect(await salesOn(DAY)).toEqual([{ productId: MUG, day: DAY, quantity: 2, revenue: 25_334 }]);
    expect(await salesOn('2026-11-30')).toMatchObject([{ quantity: -2, revenue: -25_334 }]);
  });

  it('books amounts up to 2^53-1 exactly', async () => {
    const amount = Number.MAX_SAFE_INTEGER - 1;
    await book(anOrder({ lines: [{ productId: MUG, quantity: 1, amount, discount: 0 }] }));
    await book(anOrder({ lines: [{ productId: MUG, quantity: 1, amount: 1, discount: 0 }] }));
    expect(await salesOn(DAY)).toEqual([{ productId: MUG, day: DAY, quantity: 2, revenue: Number.MAX_SAFE_INTEGER }]);
  });

  it('shows a sum past 2^53-1, and past 2^63, by its limit and exactly', async () => {
    const amount = Number.MAX_SAFE_INTEGER;
    const orders = Array.from({ length: 1_100 }, () =>
      anOrder({ lines: [{ productId: MUG, quantity: amount, amount, discount: 0 }] }),
    );
    await book(...orders);
    const exact = String(BigInt(amount) * 1_100n);
    expect(await salesOn(DAY)).toEqual([
      { productId: MUG, day: DAY, quantity: amount, revenue: amount, exact: { quantity: exact, revenue: exact } },
    ]);
  });

  it('books an event once: twice in one batch, in two batches or in many concurrent ones', async () => {
    const orders = Array.from({ length: 10 }, () =>
      anOrder({ lines: [{ productId: MUG, quantity: 1, amount: 100, discount: 0 }] }),
    );
    await book(...orders, ...orders);
    expect(await salesOn(DAY)).toMatchObject([{ quantity: 10, revenue: 1_000 }]);
    const more = Array.from({ length: 10 }, () =>
      anOrder({ lines: [{ productId: MUG, quantity: 1, amount: 100, discount: 0 }] }),
    );
    await Promise.all(Array.from({ length: 6 }, () => book(...[...orders, ...more].sort(() => Math.random() - 0.5))));
    expect(await salesOn(DAY)).toMatchObject([{ quantity: 20, revenue: 2_000 }]);
  });

  it('accepts the event into the inbox only together with its sales', async () => {
    const order = anOrder({ lines: [{ productId: MUG }] });
    const sales = new SalesRepository(module.get(Database));
    jest.spyOn(sales, 'addAll').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    const useCase = new BookSalesUseCase(module.get(UnitOfWork), module.get(Inbox, { strict: false }), sales);
    await expect(useCase.execute([order])).rejects.toThrow('disk full');
    await useCase.execute([order]);
    expect(await salesOn(DAY)).toMatchObject([{ productId: MUG, quantity: 1 }]);
  });

  it('needs as many statements for ten orders as for one', async () => {
    expect(await statementsFor(manyOrders(10))).toBe(2);
    expect(await statementsFor(manyOrders(1))).toBe(2);
  });

  it('looks for earlier bookings only after a conflict', async () => {
    const [known, fresh] = manyOrders(2);
    expect(await statementsFor([known!])).toBe(2);
    expect(await statementsFor([known!, fresh!])).toBe(3);
    expect(await salesOn(DAY)).toMatchObject([{ productId: MUG, quantity: 2 }]);
  });

  it('adds up a product in many orders of one batch, past 2^53 if necessary', async () => {
    const amount = Number.MAX_SAFE_INTEGER;
    const orders = [1, 2, 3].map(() => anOrder({ lines: [{ productId: MUG, quantity: 1, amount, discount: 0 }] }));
    const refunds = [1, 2].map(() => aRefund({ lines: [{ productId: MUG, quantity: 1, refundedAmount: amount }] }));
    await book(...orders, ...refunds);
    expect(await salesOn(DAY)).toEqual([{ productId: MUG, day: DAY, quantity: 1, revenue: amount }]);
  });

  const manyOrders = (count: number): OrderEvent[] =>
    Array.from({ length: count }, () =>
      anOrder({ lines: [{ productId: MUG, quantity: 1, amount: 100, discount: 0 }] }),
    );

  /** Statements of the last run. */
  async function statementsFor(orders: readonly OrderEvent[]): Promise<number> {
    let statements = 0;
    const counting: UnitOfWork = {
      now: () => module.get(UnitOfWork).now(),
      run: (work) =>
        module.get(UnitOfWork).run(async (tx) => {
          const roundTrips = roundTripsOf(tx);
          const queries = [jest.spyOn(roundTrips, 'send'), jest.spyOn(roundTrips, 'sendLater')];
          const result = await work(tx);
          statements = queries.reduce((sum, query) => sum + query.mock.calls.length, 0);
          return result;
        }),
    };
    const inbox = module.get(Inbox, { strict: false });
    const useCase = new BookSalesUseCase(counting, inbox, module.get(SalesRepository));
    await useCase.execute(orders);
    return statements;
  }
});
