import { newId } from '@app/kernel';
import type { Log } from '@app/platform';
import { Destinations } from '../src/destinations';
import { Deliveries, type Delivery, type EventId, type Lease, type LeaseRequest } from '../src/relay/deliveries';
import type { Settlement } from '../src/relay/deliveries';
import { DestinationRelay, type LoopOf } from '../src/relay/destination-relay';
import { Dispatcher } from '../src/relay/dispatcher';
import { FreshTraffic } from '../src/relay/fresh-traffic';
import { Relay } from '../src/relay/relay';
import type { RelayMetrics } from '../src/relay/relay.metrics';
import { FakeQueues } from './fake-queues';

const CONFIG = {
  pollMs: 1_000,
  paceMs: 50,
  yielding: 2,
  freshMs: 300,
  leaseMs: 10_000,
  leaseSize: 499,
  concurrency: 2,
  retryMs: 1_000,
  retryMaxMs: 1_500,
  maxRefusals: 3,
  outageMs: 100,
  outageMaxMs: 300,
  sendDeadlineMs: 2_000,
  startBatchesForMs: 5_000,
};

const delivery = (more: Partial<Delivery> = {}): Delivery => ({
  eventId: newId<'Event'>(),
  bytes: 100,
  refusals: 0,
  ...more,
});

const message = (eventId: EventId) => ({ eventId, type: 'OrderCompleted', traceparent: undefined, payload: eventId });

/** A lease of these deliveries, with all of their events. */
const leaseOf = (deliveries: readonly Delivery[], more: Partial<Lease> = {}): Lease => ({
  id: newId<'Lease'>(),
  destination: 'ranking',
  deliveries,
  messages: new Map(deliveries.map(({ eventId }) => [eventId, message(eventId)])),
  full: false,
  contended: false,
  ...more,
});

/** Answers the leases of a spec, one after the other, and then empty ones. */
class ScriptedDeliveries extends Deliveries {
  readonly leases: (Lease | Error)[] = [];
  readonly requests: LeaseRequest[] = [];
  readonly at: number[] = [];
  readonly settlements: Settlement[] = [];
  takesMs = 0;

  async lease(request: LeaseRequest): Promise<Lease> {
    this.requests.push(request);
    this.at.push(performance.now());
    const next = this.leases.shift() ?? leaseOf([]);
    if (next instanceof Error) throw next;
    if (this.takesMs > 0) await new Promise((resolve) => setTimeout(resolve, this.takesMs));
    return next;
  }

  async settle(_lease: Lease, settlement: Settlement): Promise<number> {
    this.settlements.push(settlement);
    if (this.takesMs > 0) await new Promise((resolve) => setTimeout(resolve, this.takesMs));
    return settlement.sent.length;
  }
}

const notAnError = 'gone' as unknown as Error;

describe('the relay of a destination', () => {
  let deliveries: ScriptedDeliveries;
  let queues: FakeQueues;
  let loops: DestinationRelay[];
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const metrics = { settled: jest.fn(), failed: jest.fn() };

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    jest.spyOn(Math, 'random').mockReturnValue(1); // the whole pause
    deliveries = new ScriptedDeliveries();
    queues = new FakeQueues();
    loops = [];
  });

  afterEach(async () => {
    for (const loop of loops) loop.end();
    await jest.advanceTimersByTimeAsync(10_000);
    jest.useRealTimers();
    jest.restoreAllMocks();
    jest.clearAllMocks();
  });

  const start = (of: Partial<LoopOf> = {}, config: Partial<typeof CONFIG> = {}, traffic = new FreshTraffic()) => {
    const loop = new DestinationRelay(
      { destination: 'ranking', lane: 'fresh', ...of },
      {
        deliveries,
        dispatcher: new Dispatcher(queues),
        config: { ...CONFIG, ...config },
        metrics: metrics as unknown as RelayMetrics,
        traffic,
        log: log as unknown as Log,
      },
    );
    loops.push(loop);
    loop.start();
    return loop;
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('leases at once, and polls', async () => {
    start();
    await pass(2_000);
    expect(deliveries.at).toEqual([0, 1_000, 2_000]);
    expect(deliveries.requests[0]).toEqual({
      destination: 'ranking',
      lane: 'fresh',
      freshMs: 300,
      maxDeliveries: 499,
      maxBytes: 4 * 1024 * 1024,
      forMs: 10_000,
    });
    expect([deliveries.settlements, metrics.settled.mock.calls]).toEqual([[], []]);
  });

  it('leases fresh events at once after a wake-up', async () => {
    const loop = start();
    await pass(400);
    loop.wake();
    await pass(0);
    expect(deliveries.at).toEqual([0, 400]);
  });

  it.each([
    [300, 1_000, 300],
    [300, 200, 200],
  ])(
    'leases the backlog no earlier than events become backlog (%d ms) or a poll (%d ms)',
    async (freshMs, pollMs, at) => {
      const loop = start({ lane: 'backlog' }, { freshMs, pollMs });
      await pass(10);
      loop.wake();
      await pass(at - 10 - 1);
      expect(deliveries.at).toEqual([0]);
      await pass(1);
      expect(deliveries.at).toEqual([0, at]);
    },
  );

  it('polls its backlog without a wake-up', async () => {
    start({ lane: 'backlog' });
    await pass(1_000);
    expect(deliveries.at).toEqual([0, 1_000]);
  });

  it('asks again soon when other workers held the rows', async () => {
    deliveries.leases.push(leaseOf([], { contended: true }));
    start();
    await pass(10);
    expect(deliveries.at).toEqual([0, 10]);
  });

  it('sends, settles, and begins the next round at the next stroke of the pace', async () => {
    const two = [delivery(), delivery()];
    deliveries.leases.push(leaseOf(two));
    deliveries.takesMs = 15;
    start();
    await pass(50);
    expect(queues.at('ranking')).toEqual(two.map(({ eventId }) => eventId));
    const settlement = {
      sent: two.map(({ eventId }) => eventId),
      refused: [],
      postponed: { eventIds: [], forMs: 0, error: null },
    };
    expect(deliveries.settlements).toEqual([settlement]);
    expect(metrics.settled.mock.calls).toEqual([['ranking', { ...settlement, marked: 2 }]]);
    expect(deliveries.at).toEqual([0, 50]);
    expect([log.info, log.warn, log.error, metrics.failed].flatMap(({ mock }) => mock.calls)).toEqual([]);
  });

  it('does not wait without a pace', async () => {
    deliveries.leases.push(leaseOf([delivery()]));
    start({}, { paceMs: 0 });
    await pass(5);
    expect(deliveries.at).toEqual([0, 0]);
  });

  it('keeps a wake-up until the pause of the pace has ended', async () => {
    deliveries.leases.push(leaseOf([delivery()]));
    const loop = start();
    await pass(20);
    loop.wake();
    await pass(29);
    expect(deliveries.at).toEqual([0]);
    await pass(1);
    expect(deliveries.at).toEqual([0, 50, 50]); // the wake-up ends the sleep after it
  });

  it('rests after a full round for a multiple of the time that the database took, sending not counted', async () => {
    deliveries.leases.push(leaseOf([delivery()], { full: true }));
    deliveries.takesMs = 10;
    queues.behaviour = () => new Promise((resolve) => setTimeout(() => resolve([]), 100));
    start();
    await pass(159);
    expect(deliveries.at).toEqual([0]);
    await pass(1);
    expect(deliveries.at).toEqual([0, 160]); // 10 + 100 + 10, and twice 20
  });

  it('takes a smaller share of a backlog beside fresh events', async () => {
    const traffic = new FreshTraffic();
    traffic.seen();
    start({ lane: 'backlog' }, {}, traffic);
    start({ lane: 'fresh' }, {}, traffic);
    await pass(0);
    expect(deliveries.requests.map(({ maxDeliveries }) => maxDeliveries)).toEqual([150, 499]);
    await pass(999);
    await pass(1);
    expect(deliveries.requests.slice(2).map(({ maxDeliveries }) => maxDeliveries)).toEqual([499, 499]);
  });

  it.each([
    ['fresh', true],
    ['backlog', false],
  ] as const)('reports fresh events while it sends %s ones: %s', async (lane, isUnderWay) => {
    const traffic = new FreshTraffic();
    deliveries.leases.push(leaseOf([delivery()]));
    start({ lane }, {}, traffic);
    expect(traffic.isUnderWay).toBe(false);
    await pass(1);
    expect(traffic.isUnderWay).toBe(isUnderWay);
  });

  it('counts the refusals of an event, and parks it after too many', async () => {
    const [first, second, last, sent] = [0, 1, 2, 0].map((refusals) => delivery({ refusals }));
    deliveries.leases.push(leaseOf([first!, second!, last!, sent!]));
    queues.behaviour = (_, messages) =>
      Promise.resolve(
        messages
          .filter(({ eventId }) => eventId !== sent!.eventId)
          .map(({ eventId }) => ({ eventId, reason: 'too large', fault: 'message' as const })),
      );
    start();
    await pass(50);
    expect(deliveries.settlements).toEqual([
      {
        sent: [sent!.eventId],
        refused: [
          { eventId: first!.eventId, error: 'too large', retryInMs: 1_000 },
          { eventId: second!.eventId, error: 'too large', retryInMs: 1_500 },
          { eventId: last!.eventId, error: 'too large', retryInMs: null },
        ],
        postponed: { eventIds: [], forMs: 0, error: null },
      },
    ]);
    const facts = { destination: 'ranking', reason: 'too large' };
    expect(log.warn.mock.calls.map(([each]) => each)).toEqual([
      { ...facts, eventId: first!.eventId, retryInMs: 1_000 },
      { ...facts, eventId: second!.eventId, retryInMs: 1_500 },
    ]);
    expect(log.error.mock.calls.map(([each]) => each)).toEqual([{ ...facts, eventId: last!.eventId }]);
    expect(deliveries.at).toEqual([0, 50]);
  });

  it('is no outage when all events of a round are refused', async () => {
    const one = delivery();
    deliveries.leases.push(leaseOf([one]));
    queues.behaviour = () => Promise.resolve([{ eventId: one.eventId, reason: 'no', fault: 'message' }]);
    start();
    await pass(50);
    expect(metrics.failed).not.toHaveBeenCalled();
    expect(deliveries.at).toEqual([0, 50]);
  });

  it('tries a single batch after growing pauses while the queue is unavailable, and recovers', async () => {
    const one = delivery();
    deliveries.leases.push(...Array.from({ length: 5 }, () => leaseOf([one])));
    let isUp = false;
    queues.behaviour = () => (isUp ? Promise.resolve([]) : Promise.reject(new TypeError('no queue')));
    const loop = start();
    await pass(50);
    loop.wake();
    await pass(650);
    expect(deliveries.at).toEqual([0, 100, 300, 600]); // 100, 200 and at most 300 later
    isUp = true;
    await pass(200);
    expect(deliveries.at).toEqual([0, 100, 300, 600, 900]);
    expect(deliveries.requests.map(({ maxDeliveries }) => maxDeliveries)).toEqual([499, 10, 10, 10, 10]);
    expect(deliveries.settlements.slice(0, 3)).toEqual(
      [100, 200, 300].map((forMs) => ({
        sent: [],
        refused: [],
        postponed: { eventIds: [one.eventId], forMs, error: 'TypeError: no queue' },
      })),
    );
    expect(log.warn.mock.calls.map(([{ failures }]: [{ failures: number }]) => failures)).toEqual([1, 2, 3, 4]);
    expect(metrics.failed.mock.calls).toEqual(Array.from({ length: 4 }, () => ['ranking']));
    expect(log.info).toHaveBeenCalledTimes(1);
    expect(log.info.mock.calls[0]![0]).toEqual({ destination: 'ranking', lane: 'fresh', failures: 4 });
    await pass(50);
    expect(deliveries.requests.at(-1)?.maxDeliveries).toBe(499);
  });

  it('reports a thrown value that is no error', async () => {
    deliveries.leases.push(leaseOf([delivery()]));
    queues.behaviour = () => Promise.reject(notAnError);
    start();
    await pass(1);
    expect(deliveries.settlements[0]?.postponed.error).toBe('gone');
  });

  it('pauses when the lease fails, and settles nothing', async () => {
    deliveries.leases.push(new Error('no database'), new Error('no database'));
    const loop = start();
    await pass(50);
    loop.wake();
    await pass(250);
    expect(deliveries.at).toEqual([0, 100, 300]);
    expect([deliveries.settlements.length, metrics.failed.mock.calls.length]).toEqual([0, 2]);
  });

  it('starts no batch after half of the lease, and postpones the rest without a pause', async () => {
    const many = Array.from({ length: 30 }, () => delivery());
    deliveries.leases.push(leaseOf(many));
    queues.behaviour = () => new Promise((resolve) => setTimeout(() => resolve([]), 60));
    start({}, { startBatchesForMs: 60, concurrency: 2 });
    await pass(100);
    expect(queues.batches).toEqual([10, 10]);
    expect(deliveries.settlements[0]?.postponed).toEqual({
      eventIds: many.slice(20).map(({ eventId }) => eventId),
      forMs: 0,
      error: null,
    });
  });

  it('ends: starts no batch, releases the rest, and counts no failure', async () => {
    const many = Array.from({ length: 20 }, () => delivery());
    deliveries.leases.push(leaseOf(many));
    deliveries.takesMs = 10;
    const loop = start();
    await pass(5);
    loop.end();
    let isEnded = false;
    const end = loop.ended().then(() => (isEnded = true));
    await pass(10);
    expect(isEnded).toBe(false);
    await pass(10);
    await end;
    expect(queues.batches).toEqual([]);
    expect(deliveries.settlements[0]?.postponed.eventIds).toHaveLength(20);
    expect(metrics.failed).not.toHaveBeenCalled();
    await pass(5_000);
    expect(deliveries.at).toEqual([0]);
  });

  it.each(['fresh', 'backlog'] as const)('ends its sleep at once (%s)', async (lane) => {
    const loop = start({ lane });
    await pass(1);
    loop.end();
    await pass(0);
    await loop.ended();
    expect(deliveries.at).toEqual([0]);
  });

  it('ends before it was started', async () => {
    const parts = { deliveries, dispatcher: new Dispatcher(queues), config: CONFIG, traffic: new FreshTraffic() };
    const loop = new DestinationRelay(
      { destination: 'ranking', lane: 'fresh' },
      { ...parts, metrics: metrics as unknown as RelayMetrics, log: log as unknown as Log },
    );
    await expect(loop.ended()).resolves.toBeUndefined();
  });

  describe('the relay', () => {
    it('has a loop for each lane of each destination, which it starts, wakes and ends', async () => {
      const names = ['ranking', 'data-platform'];
      const destinations = new Destinations(names.map((name, n) => ({ name, mark: 2 ** n, types: [] })));
      const relay = new Relay(
        destinations,
        deliveries,
        queues,
        CONFIG,
        metrics as unknown as RelayMetrics,
        log as unknown as Log,
      );
      await pass(10);
      expect(deliveries.requests).toEqual([]);
      relay.onApplicationBootstrap();
      await pass(400);
      expect(deliveries.requests.map(({ destination, lane }) => [destination, lane])).toEqual([
        ['ranking', 'fresh'],
        ['ranking', 'backlog'],
        ['data-platform', 'fresh'],
        ['data-platform', 'backlog'],
      ]);
      relay.wake();
      await pass(0);
      expect(deliveries.requests).toHaveLength(8);
      relay.onModuleDestroy();
      await pass(0);
      await relay.beforeApplicationShutdown();
      await pass(5_000);
      expect(deliveries.requests).toHaveLength(8);
    });
  });
});
