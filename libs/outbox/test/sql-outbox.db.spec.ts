import { type OutgoingEvent, UnitOfWork } from '@app/kernel';
import { fromBinary, roundTripsOf } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import { PublishedEvents } from '../src/published-events';
import { SqlOutbox } from '../src/writer/sql-outbox';
import { aDestination, anEvent, cloudEventOf, idsOf, someEvents } from './builders';
import { CountedNotifier } from './outbox-bench';

const PUBLISHED = new PublishedEvents({
  events: [
    { type: 'OrderCompleted', schemaVersion: 1, destinations: ['data-platform', 'second'] },
    { type: 'OrderRefunded', schemaVersion: 2, destinations: ['other'] },
  ],
  destinations: ['data-platform', 'second', 'other'].map(aDestination),
});

interface StoredEvent {
  readonly id: Buffer;
  readonly subject_id: Buffer;
  readonly user_id: Buffer;
  readonly traceparent: string | null;
  readonly payload: string;
  readonly occurred_at: Date;
  readonly sent_to: number;
  readonly sent_at: Date;
}

describe('the writer of the outbox', () => {
  let database: TestDatabase;
  let module: TestingModule;
  const notifier = new CountedNotifier();
  const outbox = new SqlOutbox(PUBLISHED, notifier);

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await testingModule({ database }).compile();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });
  beforeEach(async () => {
    for (const table of ['outbox_events', 'outbox_deliveries']) await database.dataSource.query(`DELETE FROM ${table}`);
  });

  const append = (events: readonly OutgoingEvent[]): Promise<void> =>
    module.get(UnitOfWork).run((tx) => outbox.append(tx, events));

  const storedEvents = (): Promise<StoredEvent[]> =>
    database.dataSource.query('SELECT * FROM outbox_events ORDER BY id');
  const storedDeliveries = (): Promise<{ event_id: Buffer; destination: string; bytes: number }[]> =>
    database.dataSource.query('SELECT * FROM outbox_deliveries ORDER BY event_id, destination');

  it('stores the CloudEvents JSON byte for byte, with any characters', async () => {
    const event = anEvent({ data: { note: '빨간 머그 🫖 "\\\n\u0000\u2028\uFFFE\uFFFF\uD800' } });
    await append([event]);
    const [row] = await storedEvents();
    expect(row!.payload).toBe(cloudEventOf(event));
    expect(JSON.parse(row!.payload)).toMatchObject({ id: event.id, data: event.data });
    expect(row!.payload).toContain(String.raw`빨간 머그 \ud83e\uded6`);
    expect(row!.payload).not.toMatch(/[^\u0020-\uFFFD]/u);
  });

  it('wakes the relay once after the commit, for any number of events, and never after a rollback', async () => {
    notifier.wakeUps = 0;
    await module.get(UnitOfWork).run((tx) => {
      outbox.append(tx, someEvents(2));
      outbox.append(tx, someEvents(1));
      outbox.append(tx, []);
      expect(notifier.wakeUps).toBe(0);
    });
    expect(notifier.wakeUps).toBe(1);
    const undone = module.get(UnitOfWork).run((tx) => {
      outbox.append(tx, someEvents(1));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await module.get(UnitOfWork).run((tx) => outbox.append(tx, []));
    expect(notifier.wakeUps).toBe(1);
  });

  it('stores subject, user and source of the event', async () => {
    const event = anEvent({ sequence: 3 });
    await append([event, anEvent({ traceparent: undefined })]);
    const [row, untraced] = await storedEvents();
    expect(row).toMatchObject({ type: 'OrderCompleted', sequence: 3, traceparent: event.traceparent });
    expect(fromBinary(row!.subject_id)).toBe(event.subject);
    expect(fromBinary(row!.user_id)).toBe(event.userId);
    expect(row!.occurred_at).toEqual(event.time);
    expect(untraced!.traceparent).toBeNull();
  });

  it('stores an event as unsent; an event that another version stores without a mark counts as sent to all', async () => {
    await append([anEvent()]);
    await database.dataSource.query(
      `INSERT INTO outbox_events (id, type, subject_id, sequence, user_id, payload, occurred_at)
       SELECT UNHEX(REPEAT('ff', 16)), type, UNHEX(REPEAT('ff', 16)), sequence, user_id, payload, occurred_at FROM outbox_events`,
    );
    const [ours, others] = await storedEvents();
    expect([ours!.sent_to, others!.sent_to]).toEqual([0, 65_535]);
    expect([ours!.sent_at, others!.sent_at]).toEqual([new Date(0), new Date(0)]);
  });

  it("creates deliveries for the destinations of the event's type", async () => {
    const event = anEvent();
    await append([event]);
    const deliveries = await storedDeliveries();
    expect(deliveries.map(({ destination }) => destination)).toEqual(['data-platform', 'second']);
    expect(deliveries.map(({ event_id: id }) => fromBinary(id))).toEqual([event.id, event.id]);
    expect(deliveries.map(({ bytes }) => bytes)).toEqual(Array(2).fill(Buffer.byteLength(cloudEventOf(event))));
  });

  it('makes deliveries due at once, by the clock of the database', async () => {
    await append([anEvent({ time: new Date('2999-01-01T00:00:00Z') })]);
    const due: unknown[] = await database.dataSource.query(
      'SELECT 1 FROM outbox_deliveries WHERE available_at <= UTC_TIMESTAMP(3) AND available_at > UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE',
    );
    expect(due).toHaveLength(2);
  });

  it('takes two statements for a hundred events, and none for none', async () => {
    let statements = 0;
    await module.get(UnitOfWork).run((tx) => {
      const query = jest.spyOn(roundTripsOf(tx), 'sendLater');
      outbox.append(tx, []);
      expect(query).not.toHaveBeenCalled();
      outbox.append(tx, someEvents(100));
      statements = query.mock.calls.length;
    });
    expect(statements).toBe(2);
    expect(await storedEvents()).toHaveLength(100);
    expect(await storedDeliveries()).toHaveLength(200);
  });

  it('stores events with their transaction, or not at all', async () => {
    const failing = module.get(UnitOfWork).run((tx) => {
      outbox.append(tx, someEvents(2));
      throw new Error('the order was refused');
    });
    await expect(failing).rejects.toThrow('the order was refused');
    expect(await storedEvents()).toHaveLength(0);
    expect(await storedDeliveries()).toHaveLength(0);
  });

  it('refuses a second event with the same sequence for one order', async () => {
    const event = anEvent();
    await append([event]);
    await expect(append([anEvent({ subject: event.subject })])).rejects.toMatchObject({ errno: 1062 });
    expect((await storedEvents()).map(({ id }) => fromBinary(id))).toEqual(idsOf([event]));
  });

  it('refuses an event without a published schema', async () => {
    await expect(append([anEvent({ type: 'SomethingElse' })])).rejects.toThrow('no published schema');
  });
});
