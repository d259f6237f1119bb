import { Unavailable, UnitOfWork } from '@app/kernel';
import { Database } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createFaultyProxy, type FaultyProxy } from '../../../test/support/faulty-proxy';
import { testingModule } from '../../../test/support/nest';
import { testServers } from '../../../test/support/servers';
import type { EventId, Lease } from '../src/relay/deliveries';
import { SqlDeliveries } from '../src/relay/sql-deliveries';
import { idsOf, someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

const ASKED = {
  destination: 'one',
  lane: 'backlog' as const,
  freshMs: 0,
  maxDeliveries: 100,
  maxBytes: 1_000_000,
  forMs: 30_000,
};

describe('a lease whose COMMIT is not answered', () => {
  let bench: OutboxBench;
  let proxy: FaultyProxy;
  let worker: TestingModule;
  let deliveries: SqlDeliveries;

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    const environment = { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    worker = await testingModule({ database: bench.database, environment }).compile();
  });
  afterAll(async () => {
    await proxy.heal();
    await worker.close();
    await proxy.close();
    await bench.close();
  });
  beforeEach(async () => {
    await bench.empty();
    await proxy.heal();
    deliveries = new SqlDeliveries(worker.get(UnitOfWork), worker.get(Database), bench.destinations);
  });

  const lease = (more: Partial<typeof ASKED> = {}): Promise<Lease> => deliveries.lease({ ...ASKED, ...more });
  const leased = (lease: Lease): EventId[] => lease.deliveries.map(({ eventId }) => eventId);
  const holders = async (destination = 'one'): Promise<(string | null)[]> => [
    ...new Set((await bench.rows(destination)).map(({ leaseId }) => leaseId)),
  ];
  const sent = (lease: Lease) => ({
    sent: leased(lease),
    refused: [],
    postponed: { eventIds: [], forMs: 0, error: null },
  });

  it('is found by the next run when it was committed', async () => {
    const events = someEvents(5);
    await bench.append(events);
    const lost = proxy.loseAnswerTo('COMMIT');
    const taken = await lease();
    await lost;
    expect(leased(taken)).toEqual(idsOf(events));
    expect([...taken.messages.keys()].sort()).toEqual(idsOf(events));
    expect(await holders()).toEqual([taken.id]);
    expect(await deliveries.settle(taken, sent(taken))).toBe(5);
    expect(await bench.rows('one')).toEqual([]);
  });

  it('is found for each destination that shares it', async () => {
    const events = someEvents(3);
    await bench.append(events);
    const lost = proxy.loseAnswerTo('COMMIT');
    const both = await Promise.all([lease(), lease({ destination: 'two', maxDeliveries: 2 })]);
    await lost;
    expect(both.map(leased)).toEqual([idsOf(events), idsOf(events).slice(0, 2)]);
    expect(await holders('one')).toEqual([both[0].id]);
    expect((await holders('two')).sort()).toEqual([both[1].id, null].sort());
  });

  it('is taken by the next run when it was not committed', async () => {
    const events = someEvents(5);
    await bench.append(events);
    const lost = proxy.cutBefore('COMMIT');
    const taken = await lease();
    await lost;
    expect(leased(taken)).toEqual(idsOf(events));
    expect(await holders()).toEqual([taken.id]);
  });

  it('is found by the next call when the first one has failed', async () => {
    const events = someEvents(25);
    await bench.append(events);
    const swallowed = proxy.swallowAnswerTo('COMMIT');
    const first = lease();
    await swallowed;
    await expect(first).rejects.toThrow(Unavailable);
    expect((await holders()).filter((holder) => holder !== null)).toHaveLength(1);

    const taken = await lease({ maxDeliveries: 10 }); // as after a failure
    expect(leased(taken)).toEqual(idsOf(events).slice(0, 10));
    const rest = await lease();
    expect(leased(rest)).toEqual(idsOf(events).slice(10));
    expect(rest.id).not.toBe(taken.id);
    expect(await deliveries.settle(taken, sent(taken))).toBe(10);
    expect(await deliveries.settle(rest, sent(rest))).toBe(15);
  }, 30_000);

  it('does not settle deliveries that another worker has leased', async () => {
    const events = someEvents(4);
    await bench.append(events);
    const swallowed = proxy.swallowAnswerTo('COMMIT');
    const first = lease();
    await swallowed;
    await expect(first).rejects.toThrow(Unavailable);
    await bench.makeDue(); // as if the lease had ended
    const other = await bench.deliveries.lease({ ...ASKED, maxDeliveries: 3 });
    const taken = await lease();
    expect(leased(other)).toEqual(idsOf(events).slice(0, 3));
    expect(leased(taken)).toEqual(idsOf(events).slice(3));
  }, 30_000);
});
