import { newId } from '@app/kernel';
import type { Delivery, EventId, Lease } from '../src/relay/deliveries';
import { Dispatcher } from '../src/relay/dispatcher';
import { FakeQueues } from './fake-queues';

const MIB = 1024 * 1024;

const deliveriesOf = (count: number, bytes = 100): Delivery[] =>
  Array.from({ length: count }, () => ({ eventId: newId<'Event'>(), bytes, refusals: 0 }));

const leaseOf = (deliveries: readonly Delivery[], gone: readonly EventId[] = []): Lease => ({
  id: newId<'Lease'>(),
  destination: 'ranking',
  deliveries,
  messages: new Map(
    deliveries
      .filter(({ eventId }) => !gone.includes(eventId))
      .map(({ eventId }) => [eventId, { eventId, type: 'T', traceparent: undefined, payload: `of ${eventId}` }]),
  ),
  full: false,
  contended: false,
});

const OPTIONS = { concurrency: 1, sendDeadlineMs: 1_000, mayStart: () => true };
const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ eventId }) => eventId);

describe('the dispatcher', () => {
  it('sends all events in batches of ten', async () => {
    const queues = new FakeQueues();
    const deliveries = deliveriesOf(21);
    const outcome = await new Dispatcher(queues).dispatch(leaseOf(deliveries), OPTIONS);
    expect(queues.batches).toEqual([10, 10, 1]);
    expect(outcome).toEqual({ sent: idsOf(deliveries), refused: [], trouble: undefined });
    expect(queues.received[0]).toMatchObject({ destination: 'ranking', payload: `of ${deliveries[0]!.eventId}` });
  });

  it('fills a batch to 1 MiB, with 256 bytes of attributes for each message', async () => {
    const queues = new FakeQueues();
    const fitting = deliveriesOf(2, MIB / 2 - 256);
    await new Dispatcher(queues).dispatch(leaseOf(fitting), OPTIONS);
    const larger = [...deliveriesOf(1, MIB / 2 - 256), ...deliveriesOf(1, MIB / 2 - 255)];
    await new Dispatcher(queues).dispatch(leaseOf(larger), OPTIONS);
    expect(queues.batches).toEqual([2, 1, 1]);
  });

  it('refuses deliveries without an event', async () => {
    const queues = new FakeQueues();
    const [first, second] = deliveriesOf(2);
    const outcome = await new Dispatcher(queues).dispatch(leaseOf([first!, second!], [first!.eventId]), OPTIONS);
    expect(outcome).toEqual({
      sent: [second!.eventId],
      refused: [{ eventId: first!.eventId, reason: expect.stringContaining('gone'), fault: 'message' }],
      trouble: undefined,
    });
  });

  it('counts a refusal against a message only where the message is at fault', async () => {
    const queues = new FakeQueues();
    const [broken, throttled, sent] = idsOf(deliveriesOf(3));
    queues.behaviour = () =>
      Promise.resolve([
        { eventId: broken!, reason: 'too large', fault: 'message' },
        { eventId: throttled!, reason: 'throttled', fault: 'queue' },
      ]);
    const lease = leaseOf([broken!, throttled!, sent!].map((eventId) => ({ eventId, bytes: 1, refusals: 0 })));
    const outcome = await new Dispatcher(queues).dispatch(lease, OPTIONS);
    expect(outcome.sent).toEqual([sent]);
    expect(outcome.refused).toEqual([{ eventId: broken, reason: 'too large', fault: 'message' }]);
    expect(outcome.trouble).toEqual(new Error('throttled'));
  });

  it('stops at the first batch that fails as a whole, and keeps its reason', async () => {
    const queues = new FakeQueues();
    const deliveries = deliveriesOf(30);
    const failure = new Error('no queue');
    queues.behaviour = () => (queues.batches.length > 1 ? Promise.reject(failure) : Promise.resolve([]));
    const outcome = await new Dispatcher(queues).dispatch(leaseOf(deliveries), OPTIONS);
    expect(queues.batches).toEqual([10, 10]);
    expect(outcome).toEqual({ sent: idsOf(deliveries.slice(0, 10)), refused: [], trouble: failure });
  });

  it('keeps the first reason', async () => {
    const queues = new FakeQueues();
    queues.behaviour = () => Promise.reject(new Error(`batch ${queues.batches.length}`));
    const lease = leaseOf(deliveriesOf(20));
    const outcome = await new Dispatcher(queues).dispatch(lease, { ...OPTIONS, concurrency: 2 });
    expect(queues.batches).toEqual([10, 10]);
    expect(outcome.trouble).toEqual(new Error('batch 1'));
    queues.behaviour = (_, messages) =>
      Promise.resolve(messages.map(({ eventId }, n) => ({ eventId, reason: `reason ${n}`, fault: 'queue' as const })));
    expect((await new Dispatcher(queues).dispatch(lease, OPTIONS)).trouble).toEqual(new Error('reason 0'));
  });

  it('starts no batch when it may not', async () => {
    const queues = new FakeQueues();
    const outcome = await new Dispatcher(queues).dispatch(leaseOf(deliveriesOf(30)), {
      ...OPTIONS,
      mayStart: () => queues.batches.length < 1,
    });
    expect(queues.batches).toEqual([10]);
    expect(outcome.trouble).toBeUndefined();
  });

  it('aborts a batch at its deadline', async () => {
    const queues = new FakeQueues();
    queues.behaviour = () => new Promise(() => undefined);
    const outcome = await new Dispatcher(queues).dispatch(leaseOf(deliveriesOf(1)), { ...OPTIONS, sendDeadlineMs: 5 });
    expect(outcome.sent).toEqual([]);
    expect(outcome.trouble).toMatchObject({ name: 'DeadlineExceeded' });
  });
});
