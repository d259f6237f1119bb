import { UnitOfWork } from '@app/kernel';
import { select } from '@app/platform';
import type { EventId, Lease, LeaseRequest, Settlement } from '../src/relay/deliveries';
import { selectDue } from '../src/relay/sql-deliveries';
import { anEvent, idsOf, someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

const LIMITS = {
  destination: 'one',
  lane: 'backlog' as const,
  freshMs: 0,
  maxDeliveries: 100,
  maxBytes: 1_000_000,
  forMs: 30_000,
};

describe('unsent deliveries', () => {
  let bench: OutboxBench;

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());

  const lease = (more: Partial<typeof LIMITS> = {}): Promise<Lease> => bench.deliveries.lease({ ...LIMITS, ...more });
  const leased = ({ deliveries }: Lease): EventId[] => deliveries.map(({ eventId }) => eventId);
  const settlement = (more: Partial<Settlement>): Settlement => ({
    sent: [],
    refused: [],
    postponed: { eventIds: [], forMs: 0, error: null },
    ...more,
  });

  it('are leased oldest first, up to a number, each to one worker and for one destination', async () => {
    const [old, young] = [someEvents(3), someEvents(3)];
    await bench.append(old);
    await bench.append(young);
    const first = await lease({ maxDeliveries: 4 });
    const second = await lease();
    expect(leased(first).slice(0, 3)).toEqual(idsOf(old));
    expect([...leased(first), ...leased(second)]).toEqual(idsOf([...old, ...young]));
    expect(leased(await lease())).toEqual([]);
    expect(leased(await lease({ destination: 'two' }))).toHaveLength(6);
  });

  it('are leased in two lanes: the newest of the fresh ones, in order of creation, and the oldest of the backlog', async () => {
    const [old, young] = [someEvents(4), someEvents(3)];
    await bench.append(old);
    await bench.age(10_000);
    await bench.append(young);
    const fresh = { lane: 'fresh', freshMs: 5_000 } as const;
    const backlog = { lane: 'backlog', freshMs: 5_000 } as const;
    const deliveries = bench.deliveries;
    const of = async (more: Partial<LeaseRequest>) => leased(await deliveries.lease({ ...LIMITS, ...more }));
    expect(await of({ ...fresh, maxDeliveries: 2 })).toEqual(idsOf(young).slice(1));
    expect(await of({ ...backlog, maxDeliveries: 3 })).toEqual(idsOf(old).slice(0, 3));
    expect(await of(fresh)).toEqual(idsOf(young).slice(0, 1));
    expect(await of(backlog)).toEqual(idsOf(old).slice(3));
    expect(await deliveries.lease({ ...LIMITS, ...fresh })).toMatchObject({ deliveries: [], contended: false });
    expect(await deliveries.lease({ ...LIMITS, ...backlog })).toMatchObject({ deliveries: [], contended: false });
  });

  it.each(['fresh', 'backlog'] as const)('are found by one range of the index, without a sort (%s)', async (lane) => {
    await bench.append(someEvents(300));
    await bench.age(10_000);
    await bench.append(someEvents(300));
    await bench.database.dataSource.query('ANALYZE TABLE outbox_deliveries');
    const [plan] = await bench.database.dataSource.query(`EXPLAIN FORMAT=TRADITIONAL ${selectDue(lane)}`, [
      'one',
      5_000,
      100,
    ]);
    expect(plan).toMatchObject({ table: 'outbox_deliveries', type: 'range', key: 'outbox_deliveries_due' });
    expect(plan.Extra).not.toMatch(/filesort|temporary/);
  });

  it('are leased up to a size, but at least one', async () => {
    await bench.append(someEvents(3, { data: { text: 'x'.repeat(10_000) } }));
    expect(leased(await lease({ maxBytes: 25_000 }))).toHaveLength(2);
    expect(leased(await lease({ maxBytes: 1 }))).toHaveLength(1);
  });

  it('are divided among concurrent workers', async () => {
    const events = someEvents(200);
    await bench.append(events);
    const leases = await Promise.all(Array.from({ length: 8 }, () => lease({ maxDeliveries: 25 })));
    const taken = leases.flatMap(leased);
    expect(new Set(taken).size).toBe(taken.length);
    const left = leased(await lease({ maxDeliveries: 200 }));
    expect([...taken, ...left].sort()).toEqual(idsOf(events).sort());
  });

  it('are distinguished from no deliveries while other workers hold them locked', async () => {
    expect(await lease()).toMatchObject({ deliveries: [], contended: false });
    const event = anEvent();
    await bench.append([event]);
    await bench.module.get(UnitOfWork).run(async (tx) => {
      await select(tx, 'SELECT 1 FROM outbox_deliveries FOR UPDATE');
      expect(await lease()).toMatchObject({ deliveries: [], contended: true });
    });
    expect(leased(await lease())).toEqual([event.id]);
    expect(await lease()).toMatchObject({ deliveries: [], contended: false });
  });

  it('are leased with their stored events, without removed ones', async () => {
    const [event, gone] = [anEvent(), anEvent({ traceparent: undefined })];
    await bench.append([event, gone]);
    await bench.database.dataSource.query('DELETE FROM outbox_events WHERE traceparent IS NULL');
    const { deliveries, messages } = await lease();
    expect(deliveries).toHaveLength(2);
    expect([...messages.keys()]).toEqual([event.id]);
    expect(messages.get(event.id)).toMatchObject({ type: 'OrderCompleted', traceparent: event.traceparent });
  });

  it('are leased together for destinations that ask concurrently, each with its own lease and limits', async () => {
    const events = someEvents(4);
    await bench.append(events);
    const { deliveries } = bench;
    const run = jest.spyOn(bench.module.get(UnitOfWork), 'run');
    const [one, two] = await Promise.all([
      deliveries.lease({ ...LIMITS, destination: 'one', maxDeliveries: 3 }),
      deliveries.lease({ ...LIMITS, destination: 'two' }),
    ]);
    expect(run).toHaveBeenCalledTimes(1);
    run.mockRestore();
    expect(leased(one)).toEqual(idsOf(events).slice(0, 3));
    expect(leased(two)).toEqual(idsOf(events));
    expect(one.id).not.toBe(two.id);
    expect([...two.messages.keys()].sort()).toEqual(idsOf(events).sort());
    expect(await deliveries.settle(two, settlement({ sent: leased(two) }))).toBe(4);
    expect((await bench.rows()).map(({ destination }) => destination)).toEqual(['one', 'one', 'one', 'one']);
  });

  it('are never leased twice to concurrent requests for one destination', async () => {
    await bench.append(someEvents(40));
    const { deliveries } = bench;
    const leases = await Promise.all([1, 2, 3, 4].map(() => deliveries.lease({ ...LIMITS, maxDeliveries: 10 })));
    const taken = leases.flatMap(leased);
    expect(new Set(taken).size).toBe(taken.length);
    expect(new Set(leases.map(({ id }) => id)).size).toBe(4);
  });

  it('fail together when the database does, and can be leased again', async () => {
    await bench.append([anEvent()]);
    const { deliveries } = bench;
    const run = jest.spyOn(bench.module.get(UnitOfWork), 'run').mockRejectedValueOnce(new Error('Connection lost'));
    const both = ['one', 'two'].map((destination) => deliveries.lease({ ...LIMITS, destination }));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    run.mockRestore();
    expect(leased(await deliveries.lease(LIMITS))).toHaveLength(1);
  });

  it('are deleted once sent, counted in the same transaction, and kept for other destinations', async () => {
    const events = someEvents(3);
    await bench.append(events);
    const taken = await lease();
    const [first, second] = leased(taken);
    expect(await bench.deliveries.settle(taken, settlement({ sent: [first!, second!] }))).toBe(2);
    expect((await bench.rows('one')).map(({ eventId }) => eventId)).toEqual([events[2]!.id]);
    expect(await bench.rows('two')).toHaveLength(3);
    expect([await bench.counter('one'), await bench.counter('two')]).toEqual([2, 0]);
  });

  it('are marked on the event when sent, for their destination and with the time', async () => {
    const [event, other] = someEvents(2);
    await bench.append([event!, other!]);
    const marks = () => bench.marks().then((rows) => rows.map(({ sentTo }) => sentTo));
    const one = await lease();
    await bench.deliveries.settle(one, settlement({ sent: [event!.id] }));
    expect(await marks()).toEqual([1, 0]);
    const two = await lease({ destination: 'two' });
    const refused = [{ eventId: other!.id, error: 'never', retryInMs: null }];
    await bench.deliveries.settle(two, settlement({ sent: [event!.id], refused }));
    expect(await marks()).toEqual([3, 0]);
    const [marked, parked] = await bench.marks();
    expect(Math.abs(marked!.sentMsAgo)).toBeLessThan(60_000);
    expect(parked!.sentMsAgo).toBeGreaterThan(365 * 24 * 3_600_000); // 1970
  });

  it('are counted once, for any number of settlements', async () => {
    await bench.append(someEvents(2));
    const taken = await lease();
    const [first, second] = leased(taken);
    expect(await bench.deliveries.settle(taken, settlement({ sent: [first!] }))).toBe(1);
    expect(await bench.deliveries.settle(taken, settlement({ sent: [first!, second!] }))).toBe(1);
    expect(await bench.deliveries.settle(taken, settlement({ sent: [first!, second!] }))).toBe(0);
    expect(await bench.counter('one')).toBe(2);
  });

  it('pass to another worker when a lease has ended, and the first worker cannot undo that', async () => {
    const event = anEvent();
    await bench.append([event]);
    const late = await lease();
    await bench.makeDue();
    const other = await lease();
    expect(leased(other)).toEqual([event.id]);
    expect(await bench.deliveries.settle(late, settlement({ sent: [event.id] }))).toBe(0);
    expect((await bench.rows('one'))[0]!.leaseId).toBe(other.id);
    expect(await bench.deliveries.settle(other, settlement({ sent: [event.id] }))).toBe(1);
  });

  it('are postponed without counting a refusal', async () => {
    await bench.append(someEvents(2));
    const taken = await lease();
    await bench.deliveries.settle(
      taken,
      settlement({ postponed: { eventIds: leased(taken), forMs: 60_000, error: 'queue is away' } }),
    );
    for (const row of await bench.rows('one')) {
      expect(row).toMatchObject({ leaseId: null, refusals: 0, parked: false, lastError: 'queue is away' });
      expect(row.dueInMs).toBeGreaterThan(50_000);
    }
    expect(leased(await lease())).toEqual([]);
  });

  it('are retried after a refusal at their own time, and parked without a next time', async () => {
    const [soon, later, never] = someEvents(3);
    await bench.append([soon!, later!, never!]);
    const taken = await lease();
    const refused = [
      { eventId: soon!.id, error: 'soon', retryInMs: 0 },
      { eventId: later!.id, error: 'x'.repeat(2_000), retryInMs: 60_000 },
      { eventId: never!.id, error: 'never', retryInMs: null },
    ];
    await bench.deliveries.settle(taken, settlement({ refused }));
    const [first, second, third] = await bench.rows('one');
    expect(first).toMatchObject({ refusals: 1, parked: false, lastError: 'soon', leaseId: null });
    expect(second).toMatchObject({ refusals: 1, parked: false, lastError: 'x'.repeat(500), leaseId: null });
    expect(second!.dueInMs).toBeGreaterThan(50_000);
    expect(third).toMatchObject({ refusals: 1, parked: true, lastError: 'never', leaseId: null });
    const again = await lease();
    expect(again.deliveries).toMatchObject([{ eventId: soon!.id, refusals: 1 }]);
    await bench.makeDue();
    expect(leased(await lease())).toEqual([soon!.id, later!.id]);
  });
});
