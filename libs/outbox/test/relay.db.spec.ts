import { Alarm, Log, Metrics, ProcessConfig, readConfig } from '@app/platform';
import { waitFor } from '../../../test/support/wait-for';
import { Deliveries, type EventId, type LeaseRequest } from '../src/relay/deliveries';
import { Relay } from '../src/relay/relay';
import { RelayConfig } from '../src/relay/relay.config';
import { RelayMetrics } from '../src/relay/relay.metrics';
import { anEvent, idsOf, someEvents } from './builders';
import { FakeQueues } from './fake-queues';
import { OutboxBench } from './outbox-bench';
import { toldToEnd } from '@test/support/told-to-end';

const QUICK = {
  OUTBOX_POLL_MS: '20',
  OUTBOX_LEASE_SIZE: '50',
  OUTBOX_RETRY_MS: '5',
  OUTBOX_RETRY_MAX_MS: '10',
  OUTBOX_MAX_REFUSALS: '3',
  OUTBOX_OUTAGE_MS: '5',
  OUTBOX_OUTAGE_MAX_MS: '20',
};

describe('the relay', () => {
  let bench: OutboxBench;
  let queues: FakeQueues;
  let workers: Worker[];

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.empty();
    queues = new FakeQueues();
    workers = [];
  });
  afterEach(async () => {
    queues.behaviour = () => Promise.resolve([]);
    await toldToEnd(...workers.map(({ relay }) => relay));
    jest.restoreAllMocks();
  });

  interface Worker {
    readonly relay: Relay;
    readonly metrics: Metrics;
  }

  interface WorkerOptions {
    readonly deliveries?: Deliveries;
    readonly environment?: Readonly<Record<string, string>>;
  }

  function startWorker({ deliveries = bench.deliveries, environment = {} }: WorkerOptions = {}): Worker {
    const config = readConfig((env) => new RelayConfig(env), { ...QUICK, ...environment });
    const metrics = new Metrics();
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    const relay = new Relay(bench.destinations, deliveries, queues, config, new RelayMetrics(metrics), log);
    relay.onApplicationBootstrap();
    workers.push({ relay, metrics });
    return { relay, metrics };
  }

  const nothingIsLeft = (destination?: string): Promise<boolean> =>
    waitFor(async () => (await bench.rows(destination)).length === 0, { what: 'an empty outbox' });

  it('sends every event unchanged to every destination, and counts it', async () => {
    const events = someEvents(120);
    await bench.append(events);
    const { metrics } = startWorker();
    await nothingIsLeft();
    expect(queues.at('one').sort()).toEqual(idsOf(events));
    expect(queues.at('two').sort()).toEqual(idsOf(events));
    expect(await bench.counter('one')).toBe(120);
    expect(await metrics.registry.metrics()).toContain('outbox_sent_total{destination="one"} 120');
  });

  it("sends up to ten messages at a time, within the queue's limit in bytes", async () => {
    await bench.append(someEvents(25, { data: { text: 'x'.repeat(200_000) } }));
    startWorker();
    await nothingIsLeft();
    expect(Math.max(...queues.batches)).toBe(5);
    await bench.append(someEvents(25));
    await nothingIsLeft();
    expect(Math.max(...queues.batches)).toBe(10);
  });

  it('sends each event once when two workers relay without failures', async () => {
    const events = someEvents(300);
    startWorker();
    startWorker();
    for (let n = 0; n < 300; n += 30) await bench.append(events.slice(n, n + 30));
    await nothingIsLeft();
    expect(queues.at('one').sort()).toEqual(idsOf(events));
    expect(queues.at('two').sort()).toEqual(idsOf(events));
    expect([await bench.counter('one'), await bench.counter('two')]).toEqual([300, 300]);
  });

  it('resends the events of a worker that died between sending and marking', async () => {
    const event = anEvent();
    await bench.append([event]);
    startWorker({ deliveries: killedBeforeMarking(bench.deliveries, 'one') });
    await waitFor(() => queues.at('one').length === 1, { what: 'the first sending' });
    await nothingIsLeft('two');
    expect(await bench.rows('one')).toHaveLength(1);
    await bench.makeDue(); // as if the lease had ended
    startWorker();
    await nothingIsLeft();
    expect(queues.at('one')).toEqual([event.id, event.id]);
    expect(queues.at('two')).toEqual([event.id]);
    expect(await bench.counter('one')).toBe(1);
    const [first, second] = queues.received.filter(({ destination }) => destination === 'one');
    expect(first!.payload).toBe(second!.payload);
  });

  it('retries only the events that a queue refused', async () => {
    const events = someEvents(10);
    await bench.append(events);
    const [unlucky] = idsOf(events);
    const tries = refuse({ eventId: unlucky!, times: 2 });
    startWorker();
    await nothingIsLeft();
    expect(tries()).toBe(2);
    expect(queues.at('one').sort()).toEqual(idsOf(events));
  });

  it('parks an event that a queue refuses repeatedly, and sends the others', async () => {
    const events = someEvents(30);
    await bench.append(events);
    const poison = events[7]!.id;
    const tries = refuse({ eventId: poison, times: Infinity, destination: 'one' });
    const { metrics } = startWorker();
    await waitFor(async () => (await bench.rows('one')).every(({ parked }) => parked), { what: 'parking' });
    await nothingIsLeft('two');
    expect(await bench.rows()).toMatchObject([
      { eventId: poison, destination: 'one', parked: true, refusals: 3, lastError: 'too strange' },
    ]);
    expect(tries()).toBe(3);
    expect(queues.at('one')).toHaveLength(29);
    expect(await metrics.registry.metrics()).toContain('outbox_send_failures_total{destination="one",kind="parked"} 1');
  });

  it('parks a delivery without an event, and continues', async () => {
    const [gone, event] = someEvents(2);
    await bench.append([gone!, event!]);
    await bench.database.dataSource.query('DELETE FROM outbox_events ORDER BY id LIMIT 1');
    startWorker();
    await waitFor(async () => (await bench.rows()).every(({ parked }) => parked), { what: 'parking' });
    expect(await bench.rows('one')).toMatchObject([{ eventId: gone!.id, lastError: 'the event itself is gone' }]);
    expect(queues.at('one')).toEqual([event!.id]);
  });

  it('waits for an unavailable queue, with one batch at a time and without counting refusals, and continues', async () => {
    await bench.append(someEvents(60));
    queues.behaviour = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const { metrics } = startWorker();
    await waitFor(() => queues.batches.length > 40, { what: 'many tries' });
    const rows = await bench.rows();
    expect(rows).toHaveLength(120);
    expect(rows.every(({ refusals, parked }) => refusals === 0 && !parked)).toBe(true);
    expect(rows.some(({ lastError }) => lastError === 'Error: connect ECONNREFUSED')).toBe(true);
    expect(queues.batches.slice(20)).toEqual(queues.batches.slice(20).fill(10));
    expect(await metrics.registry.metrics()).toMatch(
      /outbox_send_failures_total\{destination="one",kind="outage"\} \d\d/,
    );
    queues.behaviour = () => Promise.resolve([]);
    await nothingIsLeft();
    expect(queues.at('one')).toHaveLength(60);
  });

  it('counts no refusal when the queue is temporarily unable to accept an event', async () => {
    const event = anEvent();
    await bench.append([event]);
    let answers = 0;
    queues.behaviour = (_, [message]) =>
      Promise.resolve(++answers > 10 ? [] : [{ eventId: message!.eventId, reason: 'InternalError', fault: 'queue' }]);
    startWorker();
    await nothingIsLeft();
    expect(queues.at('one')).toEqual([event.id]);
  });

  it('does not wait forever for a queue that does not answer', async () => {
    await bench.append([anEvent()]);
    let answer = false;
    queues.behaviour = async () => {
      if (!answer) await new Promise<never>(() => undefined);
      return [];
    };
    startWorker({ environment: { OUTBOX_LEASE_MS: '1000' } });
    await waitFor(async () => (await bench.rows())[0]?.lastError?.includes('deadline'), { what: 'the deadline' });
    answer = true;
    await nothingIsLeft();
  });

  it('sends to one destination while the queue of the other is dead', async () => {
    const events = someEvents(40);
    await bench.append(events);
    queues.behaviour = (destination) =>
      destination === 'one' ? Promise.reject(new Error('dead')) : Promise.resolve([]);
    startWorker();
    await nothingIsLeft('two');
    expect(await bench.rows('one')).toHaveLength(40);
    expect(queues.at('two').sort()).toEqual(idsOf(events));
    await bench.append([anEvent()]);
    await nothingIsLeft('two');
    expect(queues.at('one')).toEqual([]);
  });

  it('continues after an outage of the database', async () => {
    let failures = 0;
    const deliveries = new FaultyDeliveries(bench.deliveries, () => {
      if (failures < 6 && ++failures) throw new Error('Connection lost');
    });
    startWorker({ deliveries });
    await waitFor(() => failures === 6, { what: 'failures' });
    await bench.append([anEvent()]);
    await nothingIsLeft();
  });

  it('pauses between sends while sent events cannot be marked, each time longer', async () => {
    await bench.append(someEvents(200));
    const pauses = pausesOfLoops();
    let failures = 0;
    const deliveries = new FaultyDeliveries(bench.deliveries, (step, destination) => {
      if (step !== 'settle' || destination !== 'one') return;
      failures++;
      throw new Error('Table is read only');
    });
    const environment = { OUTBOX_OUTAGE_MAX_MS: '60000', OUTBOX_FRESH_MS: '60000', OUTBOX_YIELD_PERCENT: '0' };
    startWorker({ deliveries, environment });
    await waitFor(() => Math.max(0, ...pauses().flat()) >= 80, { what: 'a long pause' });
    // 50 at first, then 10 after each pause.
    expect(queues.at('one').length).toBeLessThanOrEqual(50 + 10 * failures);
    const [ofFailing = []] = pauses().filter((some) => Math.max(0, ...some) >= 80);
    const failed = ofFailing.slice(0, 6);
    // The n-th pause is 5 ms, doubled n - 1 times, less up to a half of it.
    expect(failed.map((ms, n) => ms >= (5 * 2 ** n) / 2 - 1 && ms <= 5 * 2 ** n)).toEqual(failed.map(() => true));
    expect(failed.length).toBeGreaterThanOrEqual(5);
  });

  it('wakes up long before its poll', async () => {
    const pauses = pausesOfLoops();
    const { relay } = startWorker({ environment: { OUTBOX_POLL_MS: '60000' } });
    const asleep = () => pauses().filter((some) => some.includes(60_000)).length === 2;
    await waitFor(asleep, { what: 'the loops of fresh events to sleep' });
    await bench.append([anEvent()]);
    relay.wake();
    await waitFor(() => queues.received.length === 2, { everyMs: 1 }); // with a deadline far below the poll
  });

  it('sends a single event at once, and the burst after it together', async () => {
    const { relay } = startWorker({ environment: { OUTBOX_POLL_MS: '60000', OUTBOX_PACE_MS: '1000' } });
    await bench.append([anEvent()]);
    relay.wake();
    const began = performance.now();
    await waitFor(() => queues.at('one').length === 1, { everyMs: 1 });
    expect(performance.now() - began).toBeLessThan(900);
    for (let n = 0; n < 20; n++) {
      await bench.append([anEvent()]);
      relay.wake();
    }
    await nothingIsLeft();
    // 42 events: the first two alone, then two full rounds for each destination, and those that the other one had just
    // locked.
    expect(queues.batches.length).toBeLessThan(10);
  });

  it('sends fresh events during a round of the backlog', async () => {
    const old = someEvents(120);
    await bench.append(old);
    await bench.age(60_000);
    const backlog = new Set<string>(idsOf(old));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    queues.behaviour = async (_, messages) => {
      if (messages.some(({ eventId }) => backlog.has(eventId))) await gate;
      return [];
    };
    const { relay } = startWorker();
    await waitFor(() => queues.batches.length === 10, { what: 'a full round of the backlog for each destination' });
    const fresh = someEvents(30);
    await bench.append(fresh);
    relay.wake();
    await waitFor(() => queues.received.length === 60, { what: 'the fresh events' });
    expect(queues.at('one').sort()).toEqual(idsOf(fresh));
    release();
    await nothingIsLeft();
    expect(queues.at('two').sort()).toEqual(idsOf([...old, ...fresh]).sort());
  });

  it('leases less of a backlog while fresh events are sent', async () => {
    await bench.append(someEvents(500));
    await bench.age(60_000);
    const asked: number[] = [];
    const deliveries = new FaultyDeliveries(bench.deliveries, (step, destination, request) => {
      if (step === 'lease' && destination === 'one' && request?.lane === 'backlog') asked.push(request.maxDeliveries);
    });
    const { relay } = startWorker({ deliveries });
    await waitFor(() => asked.length > 1, { what: 'a second round of the backlog' });
    expect(new Set(asked)).toEqual(new Set([50]));
    await bench.append(someEvents(1));
    relay.wake();
    await waitFor(() => asked.includes(15), { what: 'a smaller round of the backlog' });
    await nothingIsLeft();
    expect(new Set(asked)).toEqual(new Set([50, 15]));
  });

  it('rests after a full round for as long as the database was busy with it', async () => {
    await bench.append(someEvents(51));
    const [pauses, time] = [pausesOfLoops(), skippableTime()];
    const deliveries = new FaultyDeliveries(bench.deliveries, (_, destination) => {
      if (destination === 'one') time.skip(500);
    });
    startWorker({ deliveries, environment: { OUTBOX_YIELD_PERCENT: '500' } });
    const rest = () => Math.max(0, ...pauses().flat());
    await waitFor(() => rest() >= 5 * (500 + 500), { what: 'a rest of five times a lease and a settlement' });
  });

  it('starts no batch in the second half of its lease, and gives back what it has not sent', async () => {
    const LEASE_MS = 30_000;
    const time = skippableTime();
    await bench.append(someEvents(30));
    // Else the other destination's loop may hold some of the rows.
    await bench.database.dataSource.query("DELETE FROM outbox_deliveries WHERE destination = 'two'");
    const sentIn: number[] = [];
    let leases = 0;
    const deliveries = new FaultyDeliveries(bench.deliveries, (step, destination, request) => {
      if (step === 'lease' && destination === 'one' && request?.lane === 'fresh') leases++;
    });
    queues.behaviour = (destination) => {
      if (destination === 'one') {
        sentIn.push(leases);
        time.skip(LEASE_MS / 4);
      }
      return Promise.resolve([]);
    };
    const environment = { OUTBOX_LEASE_MS: String(LEASE_MS), OUTBOX_SEND_CONCURRENCY: '1', OUTBOX_FRESH_MS: '60000' };
    startWorker({ deliveries, environment });
    await waitFor(async () => (await bench.rows()).length === 0, { deadlineMs: 60_000, what: 'an empty outbox' });
    expect(sentIn.slice(0, 2)).toEqual([1, 1]);
    expect(sentIn).toHaveLength(3);
    expect(sentIn[2]).toBeGreaterThan(1); // the lease after it, or one more when the rows were not due again yet
  });

  it('marks the batches under way, gives back the other deliveries and then stops', async () => {
    await bench.append(someEvents(50));
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    queues.behaviour = async () => {
      await gate;
      return [];
    };
    const { relay } = startWorker({ environment: { OUTBOX_SEND_CONCURRENCY: '2' } });
    await waitFor(() => queues.batches.length === 4, { what: 'two batches to each destination' });
    const stopped = toldToEnd(relay);
    release();
    await stopped;
    expect(queues.at('one')).toHaveLength(20);
    const left = await bench.rows('one');
    expect(left).toHaveLength(30);
    expect(left.every(({ leaseId, dueInMs }) => leaseId === null && dueInMs <= 0)).toBe(true);
    expect(await bench.counter('one')).toBe(20);
  });

  /** Returns the number of refusals. */
  function refuse({ eventId, times, destination }: { eventId: EventId; times: number; destination?: string }) {
    const tries = new Map<string, number>();
    queues.behaviour = (to, messages) => {
      const tried = tries.get(to) ?? 0;
      const isMeant = messages.some((message) => message.eventId === eventId) && (destination ?? to) === to;
      if (!isMeant || tried >= times) return Promise.resolve([]);
      tries.set(to, tried + 1);
      return Promise.resolve([{ eventId, reason: 'too strange', fault: 'message' }]);
    };
    return () => tries.get('one') ?? 0;
  }
});

/** The real deliveries; `before` runs before each step. */
class FaultyDeliveries extends Deliveries {
  constructor(
    private readonly real: Deliveries,
    private readonly before: (step: 'lease' | 'settle', destination: string, request?: LeaseRequest) => void,
  ) {
    super();
  }

  async lease(...[request]: Parameters<Deliveries['lease']>) {
    this.before('lease', request.destination, request);
    return this.real.lease(request);
  }
  async settle(...[lease, settlement]: Parameters<Deliveries['settle']>) {
    this.before('settle', lease.destination);
    return this.real.settle(lease, settlement);
  }
}

/** The pauses that each loop has asked for since, in milliseconds: of one sleep a list, in order. */
function pausesOfLoops(): () => number[][] {
  const sleeps = jest.spyOn(Alarm.prototype, 'sleep');
  return () => {
    const { contexts, calls } = sleeps.mock;
    const alarms = [...new Set(contexts)];
    return alarms.map((alarm) => calls.flatMap(([ms], n) => (contexts[n] === alarm ? [ms] : [])));
  };
}

/** The monotonic clock, which specs may move ahead. */
function skippableTime(): { skip: (ms: number) => void } {
  const real = performance.now.bind(performance);
  let skipped = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => real() + skipped);
  return { skip: (ms) => (skipped += ms) };
}

/** A worker that is killed between sending and marking: from then on none of its statements reaches the database. */
function killedBeforeMarking(real: Deliveries, victim: string): Deliveries {
  let dead = false;
  return new FaultyDeliveries(real, (step, destination) => {
    if (destination !== victim) return;
    dead ||= step === 'settle';
    if (dead) throw new Error('killed');
  });
}
