import { InboxModule } from '@app/outbox/inbox';
import { digestText, eventDigest } from '@app/outbox/inbox';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import { BookSalesUseCase } from '../src/booking/book-sales.use-case';
import { BookingsRepository } from '../src/booking/bookings.repository';
import type { OrderEvent } from '../src/booking/order-event';
import { readEvent } from '../src/booking/read-event';
import { SalesRepository } from '../src/booking/sales.repository';
import { migrations } from '../src/migrations';
import { CompareHoursUseCase } from '../src/reconciliation/compare-hours.use-case';
import { ComparedHoursRepository } from '../src/reconciliation/compared-hours.repository';
import { type HourManifest, ShopManifest, ShopUnreachable } from '../src/reconciliation/shop-manifest';
import { anOrderCompleted, anOrderRefunded } from './builders';

const HOUR_MS = 60 * 60 * 1_000;
/** Five hours ago. */
const FIRST = new Date((Math.floor(Date.now() / HOUR_MS) - 5) * HOUR_MS);
const hour = (n: number): Date => new Date(FIRST.getTime() + n * HOUR_MS);

interface SentEvent {
  readonly type: string;
  readonly time: Date;
  readonly body: string;
}

/** A shop that has sent these events; it sums them by itself. */
class FakeShop extends ShopManifest {
  readonly sent: SentEvent[] = [];
  completeHours = 3;
  revision = 1;
  isReachable = true;
  isBeingSummed = false;
  keptUntil = new Date(Date.now() + 30 * 24 * HOUR_MS);
  asked: Date[] = [];

  send(event: Record<string, unknown>): OrderEvent {
    const body = JSON.stringify(event);
    this.sent.push({ type: String(event.type), time: new Date(String(event.time)), body });
    const reading = readEvent(body);
    if (reading.kind !== 'event') throw new Error(JSON.stringify(reading));
    return reading.event;
  }

  find(at: Date): Promise<HourManifest> {
    if (!this.isReachable) return Promise.reject(new ShopUnreachable('it does not answer'));
    this.asked.push(at);
    const events = this.sent.filter(({ time }) => time >= at && time.getTime() < at.getTime() + HOUR_MS);
    const types = new Map(
      [...new Set(events.map(({ type }) => type))].map((type) => {
        const some = events.filter((event) => event.type === type);
        const digest = digestText(some.reduce((sum, { body }) => sum + eventDigest(body), 0n));
        return [type, { count: some.length, digest }];
      }),
    );
    const isComplete = !this.isBeingSummed && at < hour(this.completeHours);
    return Promise.resolve({
      isComplete,
      revision: this.revision,
      types,
      eventsKeptUntil: this.keptUntil,
      firstHour: FIRST,
      completeTo: hour(this.completeHours),
    });
  }
}

describe('the comparison with the manifest', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let shop: FakeShop;

  beforeAll(async () => {
    database = await createTestDatabase(migrations);
    module = await testingModule({
      database,
      imports: [InboxModule],
      providers: [
        SalesRepository,
        BookingsRepository,
        BookSalesUseCase,
        ComparedHoursRepository,
        CompareHoursUseCase,
        { provide: ShopManifest, useFactory: () => (shop = new FakeShop()) },
      ],
    }).compile();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['sales', 'bookings', 'inbox', 'compared_hours', 'hour_differences']) {
      await query(`DELETE FROM ${table}`);
    }
    shop.sent.length = 0;
    Object.assign(shop, new FakeShop(), { sent: shop.sent });
  });

  const query = (sql: string, parameters: unknown[] = []) => database.dataSource.query(sql, parameters);
  const book = (...events: OrderEvent[]) => module.get(BookSalesUseCase).execute(events);
  const compare = () => module.get(CompareHoursUseCase).execute();
  const progress = () => module.get(ComparedHoursRepository).progress();
  const gaps = () => module.get(ComparedHoursRepository).findDiffering(100);
  const anOrder = (time: Date) => shop.send({ ...anOrderCompleted(), time: time.toISOString() });
  const aRefund = (time: Date) => shop.send({ ...anOrderRefunded(), time: time.toISOString() });

  it('is complete to the end of the last complete hour when all events are booked', async () => {
    expect(await progress()).toMatchObject({ equalTo: undefined });
    const late = anOrder(hour(1));
    await book(late, anOrder(hour(0)), aRefund(new Date(hour(1).getTime() - 1)), anOrder(hour(3)));
    expect(await compare()).toHaveLength(3);
    expect(await progress()).toMatchObject({ first: hour(0), equalTo: hour(3), differing: 0 });
    shop.completeHours = 4;
    await compare();
    expect(await progress()).toMatchObject({ equalTo: hour(4) });
  });

  it('finds an event that never came, and says how many of which type', async () => {
    await book(anOrder(hour(0)), anOrder(hour(1)));
    aRefund(hour(1));
    await compare();
    expect(await progress()).toMatchObject({ equalTo: hour(1), differing: 1 });
    expect(await gaps()).toMatchObject([
      { hour: hour(1), differences: [{ type: 'OrderRefunded', expected: { count: 1 }, booked: { count: 0 } }] },
    ]);
  });

  it('finds an event that another one took the place of: the count is the same, the digest is not', async () => {
    const [kept, lost] = [anOrder(hour(0)), anOrder(hour(0))];
    await book(kept, lost);
    await query('UPDATE bookings SET digest = digest + 1 WHERE event_id = UNHEX(?)', [
      lost.eventId.replaceAll('-', ''),
    ]);
    await compare();
    expect(await gaps()).toMatchObject([
      { hour: hour(0), differences: [{ expected: { count: 2 }, booked: { count: 2 } }] },
    ]);
  });

  it('is healed when the event comes, in the next run', async () => {
    const lost = anOrder(hour(1));
    await book(anOrder(hour(1)));
    await compare();
    expect(await gaps()).toHaveLength(1);
    const since = (await gaps())[0]?.since;
    await compare();
    expect(await gaps()).toMatchObject([{ since }]);
    await book(lost);
    await compare();
    expect(await gaps()).toEqual([]);
    expect(await progress()).toMatchObject({ equalTo: hour(3), differing: 0 });
  });

  it('finds a booking that was removed after its hour was equal, and a replay heals it once', async () => {
    const events = [anOrder(hour(0)), anOrder(hour(0))];
    await book(...events);
    await compare();
    const id = events[0]!.eventId.replaceAll('-', '');
    for (const table of ['inbox', 'bookings']) await query(`DELETE FROM ${table} WHERE event_id = UNHEX(?)`, [id]);
    expect(await compare()).toEqual([]);
    await query('UPDATE compared_hours SET compared_at = compared_at - INTERVAL 61 MINUTE');
    await compare();
    expect(await gaps()).toMatchObject([
      { hour: hour(0), differences: [{ expected: { count: 2 }, booked: { count: 1 } }] },
    ]);
    await book(...events, ...events);
    await compare();
    expect(await gaps()).toEqual([]);
    expect(await module.get(BookingsRepository).sumsOf(hour(0))).toEqual(
      new Map([['OrderCompleted', expect.objectContaining({ count: 2 })]]),
    );
  });

  it('compares an hour again when the shop has found a late event', async () => {
    await book(anOrder(hour(0)));
    await compare();
    anOrder(hour(0));
    shop.revision = 2;
    shop.isBeingSummed = true;
    await query('UPDATE compared_hours SET compared_at = compared_at - INTERVAL 61 MINUTE');
    expect(await compare()).toEqual([]);
    shop.isBeingSummed = false;
    await compare();
    expect(await gaps()).toMatchObject([{ hour: hour(0) }]);
  });

  it('leaves a gap alone that no replay can heal', async () => {
    anOrder(hour(0));
    shop.keptUntil = new Date(Date.now() - 1);
    await compare();
    shop.asked = [];
    await compare();
    expect(shop.asked).not.toContainEqual(hour(0));
    expect(await progress()).toMatchObject({ equalTo: hour(0), differing: 1 });
  });

  it('keeps what it knows while the shop cannot be reached', async () => {
    await book(anOrder(hour(0)));
    await compare();
    shop.isReachable = false;
    await expect(compare()).rejects.toThrow(ShopUnreachable);
    expect(await progress()).toMatchObject({ equalTo: hour(3) });
  });

  it('does not mind types that it does not book', async () => {
    shop.sent.push({ type: 'OrderShipped', time: hour(0), body: '{}' });
    await compare();
    expect(await progress()).toMatchObject({ equalTo: hour(3), differing: 0 });
  });

  it('begins at the second full hour after an upgrade', async () => {
    const [{ first }] = (await query('SELECT hour AS first FROM reconciliation_start')) as [{ first: Date }];
    expect(first).toEqual(new Date(0));
    await query('UPDATE reconciliation_start SET hour = ?', [hour(2)]);
    await compare();
    expect(await progress()).toMatchObject({ first: hour(2), equalTo: hour(3) });
    await query('UPDATE reconciliation_start SET hour = ?', [first]);
  });

  it('lists the booked events of an order', async () => {
    const event = anOrder(hour(0));
    await book(event, anOrder(hour(0)));
    expect(await module.get(BookingsRepository).findByOrder(event.orderId)).toEqual([
      { eventId: event.eventId, type: 'OrderCompleted', time: hour(0), bookedAt: expect.any(Date) as Date },
    ]);
  });
});
