import { IdempotencyRecords, type IdempotentRequest, newId, type OutgoingEvent, UnitOfWork } from '@app/kernel';
import { Database } from '@app/platform';
import { ParkedDeliveries } from '../src/replay/parked-deliveries';
import type { ReplayScope } from '../src/replay/replay';
import { ReplaySteps } from '../src/replay/replay-steps';
import { Replays } from '../src/replay/replays';
import { anEvent, idsOf, someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

const FROM = new Date('2026-11-27T10:00:00.000Z');
const TO = new Date('2026-11-27T11:00:00.000Z');
const at = (ms: number): Date => new Date(FROM.getTime() + ms);
const ALL: ReplayScope = { kind: 'range', from: FROM, to: TO, types: undefined };

describe('a replay', () => {
  let bench: OutboxBench;

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.empty();
    await query('DELETE FROM outbox_replays');
  });

  const query = (sql: string, parameters: unknown[] = []) => bench.database.dataSource.query(sql, parameters);
  const replays = () =>
    new Replays(bench.module.get(UnitOfWork), bench.module.get(Database), bench.module.get(IdempotencyRecords));
  const parked = () =>
    new ParkedDeliveries(
      bench.module.get(UnitOfWork),
      bench.module.get(Database),
      bench.module.get(IdempotencyRecords),
      bench.notifier,
    );
  const steps = () => new ReplaySteps(bench.module.get(UnitOfWork), bench.module.get(Database), bench.published);
  const aRequest = (key: string = newId()): IdempotentRequest => ({
    callerId: newId<'Caller'>(),
    key,
    requestHash: Buffer.alloc(32),
    attemptId: newId<'Attempt'>(),
  });
  const request = async (scope: ReplayScope, destinations = ['one'], idempotent = aRequest()) => {
    const { body } = await replays().request({ destinations, scope, request: idempotent });
    return (JSON.parse(body) as { replays: { replayId: string; destination: string }[] }).replays;
  };
  async function carryOut(maxWaiting = 100_000): Promise<void> {
    for (;;) {
      const [next] = await steps().findUnfinished();
      if (!next || (await steps().step(next, { maxWaiting })) === 'full') return;
    }
  }
  const latest = async () => (await replays().list({ limit: 1, before: undefined }))[0]!;
  const queued = async (destination: string) => (await bench.rows(destination)).map(({ eventId }) => eventId).sort();
  async function sent(events: readonly OutgoingEvent[]): Promise<readonly OutgoingEvent[]> {
    await bench.append(events);
    await query('DELETE FROM outbox_deliveries');
    return events;
  }
  const park = (event: OutgoingEvent, destination: string) =>
    query(
      `UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND, refusals = 10, last_error = 'too long'
       WHERE event_id = UNHEX(?) AND destination = ?`,
      [event.id.replaceAll('-', ''), destination],
    );

  it('queues the events of a range for one destination, and for no other', async () => {
    const within = await sent([
      anEvent({ time: at(0) }),
      ...someEvents(3, { time: at(7) }),
      anEvent({ time: at(3_599_999) }),
    ]);
    await sent([anEvent({ time: at(-1) }), anEvent({ time: TO })]);
    await request(ALL);
    await carryOut();
    expect(await queued('one')).toEqual(idsOf(within).sort());
    expect(await queued('two')).toEqual([]);
    expect(await latest()).toMatchObject({ examined: 5, queued: 5, finishedAt: expect.any(Date) as Date });
  });

  it('leaves the stored bytes as they are', async () => {
    await sent(someEvents(3, { time: at(0) }));
    const before: unknown = await query('SELECT id, payload FROM outbox_events');
    await request(ALL, ['one', 'two']);
    await carryOut();
    expect(await query('SELECT id, payload FROM outbox_events')).toEqual(before);
    expect([await queued('one'), await queued('two')].map(({ length }) => length)).toEqual([3, 3]);
  });

  it('queues them behind every fresh event, as backlog', async () => {
    await sent([anEvent({ time: at(0) })]);
    await request(ALL);
    await carryOut();
    const lease = (lane: 'fresh' | 'backlog') =>
      bench.deliveries.lease({
        destination: 'one',
        lane,
        freshMs: 60_000,
        maxDeliveries: 10,
        maxBytes: 1_000_000,
        forMs: 1_000,
      });
    expect((await lease('fresh')).deliveries).toEqual([]);
    expect((await lease('backlog')).deliveries).toHaveLength(1);
  });

  it('takes the events of an order, or of some types', async () => {
    const subject = newId<'Order'>();
    const [first, second] = await sent([
      anEvent({ subject, sequence: 1, time: at(0) }),
      anEvent({ subject, sequence: 2, time: at(9) }),
      anEvent({ time: at(1) }),
    ]);
    await request({ kind: 'order', orderId: subject, types: undefined });
    await carryOut();
    expect(await queued('one')).toEqual(idsOf([first!, second!]).sort());
    await query('DELETE FROM outbox_deliveries');
    await request({ ...ALL, types: ['OrderRefunded'] });
    await carryOut();
    expect(await queued('one')).toEqual([]);
    expect(await latest()).toMatchObject({ examined: 3, queued: 0 });
  });

  it('goes on behind the last event after a crash, and takes each once with two workers at once', async () => {
    const events = await sent([...someEvents(700, { time: at(5) }), ...someEvents(900, { time: at(6) })]);
    await request(ALL);
    const [replay] = await steps().findUnfinished();
    await steps().step(replay!, { maxWaiting: 10_000 });
    expect(await queued('one')).toHaveLength(500);
    await query('DELETE FROM outbox_deliveries'); // sent meanwhile
    await Promise.all([carryOut(), carryOut()]);
    expect(await queued('one')).toHaveLength(1_100);
    expect(await latest()).toMatchObject({ examined: events.length, queued: events.length });
  });

  it('adds nothing while enough deliveries wait for its destination; others go on', async () => {
    await sent(someEvents(3, { time: at(0) }));
    await bench.append(someEvents(5, { time: new Date() }));
    await query("DELETE FROM outbox_deliveries WHERE destination = 'two'");
    await request(ALL, ['one', 'two']);
    const unfinished = await steps().findUnfinished();
    const results = [];
    for (const replay of unfinished) results.push([replay.destination, await steps().step(replay, { maxWaiting: 5 })]);
    expect(Object.fromEntries(results)).toEqual({ one: 'full', two: 'finished' });
    expect(await queued('two')).toHaveLength(3);
  });

  it('does not queue an event that waits, and retries one that is parked', async () => {
    const events = someEvents(3, { time: at(0) });
    await bench.append(events);
    await park(events[1]!, 'one');
    await request(ALL);
    await carryOut();
    expect(await latest()).toMatchObject({ examined: 3, queued: 1 });
    expect(await bench.rows('one')).toMatchObject(events.map(() => ({ parked: false, refusals: 0 })));
  });

  it('is not doubled by the same request, with the same key or another', async () => {
    await sent(someEvents(2, { time: at(0) }));
    const key = aRequest();
    const [first] = await request(ALL, ['one'], key);
    expect(await request(ALL, ['one'], { ...key, attemptId: newId<'Attempt'>() })).toEqual([first]);
    expect((await request(ALL)).map(({ replayId }) => replayId)).toEqual([first!.replayId]);
    expect(await request(ALL, ['one', 'two'])).toHaveLength(2);
    expect(await steps().findUnfinished()).toHaveLength(2);
    await carryOut();
    expect((await request(ALL))[0]!.replayId).not.toBe(first!.replayId);
  });

  it('is refused while too many are under way', async () => {
    for (let n = 0; n < 20; n++) await request({ ...ALL, from: at(-n) });
    await expect(request({ ...ALL, from: at(-99) })).rejects.toMatchObject({
      code: 'outbox.too-many-replays',
    });
    expect(await request(ALL)).toHaveLength(1);
  });

  describe('of parked events', () => {
    it('gives all of a destination a new attempt', async () => {
      const events = someEvents(4);
      await bench.append(events);
      for (const event of events.slice(1)) await park(event, 'one');
      await park(events[0]!, 'two');
      await request({ kind: 'parked' });
      await carryOut();
      expect((await bench.rows('one')).map((row) => row.parked)).toEqual([false, false, false, false]);
      expect((await bench.rows('two')).filter((row) => row.parked)).toHaveLength(1);
      expect(await latest()).toMatchObject({ queued: 3, finishedAt: expect.any(Date) as Date });
    });

    it('gives one of them a new attempt at once', async () => {
      const [event, other] = someEvents(2);
      await bench.append([event!, other!]);
      for (const each of [event!, other!]) await park(each, 'one');
      const key = aRequest();
      const retry = (destinations: string[], idempotent = aRequest()) =>
        parked().retry({ eventId: event!.id, destinations, request: idempotent });
      await expect(retry(['two'])).rejects.toMatchObject({ code: 'outbox.event-not-parked' });
      const wakeUps = bench.notifier.wakeUps;
      const first = await retry(['one', 'two'], key);
      expect(JSON.parse(first.body)).toEqual({ eventId: event!.id, destinations: ['one'] });
      expect(bench.notifier.wakeUps).toBe(wakeUps + 1);
      expect(await retry(['one', 'two'], { ...key, attemptId: newId<'Attempt'>() })).toEqual({
        ...first,
        replayed: true,
      });
      await expect(retry(['one'])).rejects.toMatchObject({ code: 'outbox.event-not-parked' });
      expect(await parked().list({ destinations: ['one', 'two'], limit: 9, after: undefined })).toMatchObject([
        { eventId: other!.id, destination: 'one', refusals: 10, lastError: 'too long', type: 'OrderCompleted' },
      ]);
    });

    it('lists them page by page, also where many were parked at the same time', async () => {
      const events = someEvents(7);
      await bench.append(events);
      await query(
        "UPDATE outbox_deliveries SET parked_at = '2026-11-27 10:00:00', available_at = '2026-11-27 09:00:00'",
      );
      const seen: string[] = [];
      let after: Parameters<ParkedDeliveries['list']>[0]['after'];
      do {
        const found = await parked().list({ destinations: ['two', 'one'], limit: 3, after });
        const shown = found.slice(0, 3);
        seen.push(...shown.map(({ destination, eventId }) => `${destination} ${eventId}`));
        const last = shown.at(-1)!;
        after =
          found.length > 3
            ? [last.destination, last.parkedAt.getTime(), last.availableAt.getTime(), last.eventId]
            : undefined;
      } while (after);
      const ids = idsOf(events).sort();
      expect(seen).toEqual([...ids.map((id) => `one ${id}`), ...ids.map((id) => `two ${id}`)]);
    });
  });
});
