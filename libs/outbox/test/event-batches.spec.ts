import type { Message } from '@aws-sdk/client-sqs';
import { type Id, newId, RowsLocked, Unavailable } from '@app/kernel';
import { type ConsumedQueue, type Log, TransactionLost } from '@app/platform';
import { EventBatches, FAILURES_BEFORE_DEAD_LETTER } from '../src/inbox/event-batches';
import type { Reading } from '../src/inbox/received-event';

interface Event {
  readonly eventId: Id<'Event'>;
  readonly lines: readonly unknown[];
  readonly name: string;
}

function consumer() {
  const booked: string[][] = [];
  const dead: { message: Message; reason: string; failures: number }[] = [];
  const counts = new Map<string, number>();
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
  const intake = { stop: jest.fn<undefined, [unknown, () => Promise<unknown>]>(), worked: jest.fn(), isStopped: false };
  const behaviour = {
    book: (_names: readonly string[]): Promise<void> => Promise.resolve(),
    count: undefined as Error | undefined,
    hasDeadLetters: true,
  };
  const read = (body: string | undefined): Reading<Event> => {
    if (body === 'other') return { kind: 'other' };
    if (!body || body === 'broken') return { kind: 'malformed', problem: 'not a JSON object' };
    const [name = '', lines = '1'] = body.split(':');
    return { kind: 'event', event: { eventId: newId<'Event'>(), lines: Array(Number(lines)).fill(0), name } };
  };
  const batches = new EventBatches<Event>({
    read,
    book: async (events) => {
      const names = events.map(({ name }) => name);
      booked.push(names);
      await behaviour.book(names);
    },
    queue: {
      name: 'orders',
      intake,
      giveUp: (letter: (typeof dead)[number]) => {
        dead.push(letter);
        return Promise.resolve(behaviour.hasDeadLetters);
      },
    } as unknown as ConsumedQueue,
    failures: {
      count: (queue: string, messageId: string) => {
        if (behaviour.count) return Promise.reject(behaviour.count);
        const count = (counts.get(`${queue} ${messageId}`) ?? 0) + 1;
        counts.set(`${queue} ${messageId}`, count);
        return Promise.resolve(count);
      },
    },
    log: log as unknown as Log,
  });
  return { batches, booked, dead, counts, log, intake, behaviour };
}

const messagesOf = (...bodies: string[]): Message[] => bodies.map((Body) => ({ MessageId: `id of ${Body}`, Body }));

const notAnError = 'gone' as unknown as Error;

describe('the batches of a consumer', () => {
  it('books the events of a poll in one transaction, and finishes events of other types', async () => {
    const { batches, booked, intake, log } = consumer();
    const messages = messagesOf('tea', 'other', 'cup');
    expect(await batches.handle(messages)).toEqual([messages[1], messages[0], messages[2]]);
    expect(booked).toEqual([['tea', 'cup']]);
    expect(intake.worked).toHaveBeenCalledTimes(1);
    expect(intake.stop).not.toHaveBeenCalled();
    expect([log.warn.mock.calls, log.error.mock.calls]).toEqual([[], []]);
  });

  it('books the events of concurrent polls together', async () => {
    const { batches, booked } = consumer();
    await Promise.all([batches.handle(messagesOf('tea')), batches.handle(messagesOf('cup'))]);
    expect(booked).toEqual([['tea', 'cup']]);
  });

  it('bounds a transaction by 200 events and by 2,000 lines', async () => {
    const { batches, booked } = consumer();
    await batches.handle(messagesOf(...Array.from({ length: 201 }, (_, n) => `e${n}`)));
    expect(booked.map(({ length }) => length)).toEqual([200, 1]);
    booked.length = 0;
    await batches.handle(messagesOf('a:1000', 'b:1000', 'c:1'));
    expect(booked).toEqual([['a', 'b'], ['c']]);
  });

  it('touches no database without an event', async () => {
    const { batches, booked, intake } = consumer();
    expect(await batches.handle(messagesOf('other'))).toHaveLength(1);
    expect([booked, intake.worked.mock.calls]).toEqual([[], []]);
  });

  it('leaves a malformed message to its queue, and moves it to the dead-letter queue after too many failures', async () => {
    const { batches, dead, counts, log } = consumer();
    const [message] = messagesOf('broken');
    for (let n = 1; n < FAILURES_BEFORE_DEAD_LETTER; n++) expect(await batches.handle([message!])).toEqual([]);
    expect(dead).toEqual([]);
    expect(await batches.handle([message!])).toEqual([message]);
    expect(dead).toEqual([{ message, reason: 'malformed: not a JSON object', failures: FAILURES_BEFORE_DEAD_LETTER }]);
    expect([...counts]).toEqual([['orders id of broken', FAILURES_BEFORE_DEAD_LETTER]]);
    expect(log.warn.mock.calls[0]![0]).toEqual({ messageId: 'id of broken', problem: 'not a JSON object' });
  });

  it('keeps a message that the dead-letter queue did not accept', async () => {
    const { batches, dead, behaviour } = consumer();
    behaviour.hasDeadLetters = false;
    const messages = messagesOf('broken');
    for (let n = 0; n < FAILURES_BEFORE_DEAD_LETTER; n++) expect(await batches.handle(messages)).toEqual([]);
    expect(dead).toHaveLength(1);
  });

  it('counts a message without an id, too', async () => {
    const { batches, counts } = consumer();
    await batches.handle([{ Body: 'broken' }]);
    expect([...counts]).toEqual([['orders ', 1]]);
  });

  it('books each event alone when one of a batch fails, and counts only that failure', async () => {
    const { batches, booked, dead, behaviour, intake, log, counts } = consumer();
    behaviour.book = (names) =>
      names.includes('bad') ? Promise.reject(new TypeError('no such product')) : Promise.resolve();
    const messages = messagesOf('tea', 'bad', 'cup');
    const [tea, bad, cup] = messages;
    for (let n = 1; n < FAILURES_BEFORE_DEAD_LETTER; n++) expect(await batches.handle(messages)).toEqual([tea, cup]);
    expect(booked.slice(0, 4)).toEqual([['tea', 'bad', 'cup'], ['tea'], ['bad'], ['cup']]);
    expect(await batches.handle(messages)).toEqual([tea, cup, bad]);
    expect(dead).toEqual([
      { message: bad, reason: 'TypeError: no such product', failures: FAILURES_BEFORE_DEAD_LETTER },
    ]);
    expect([...counts.keys()]).toEqual(['orders id of bad']);
    expect(log.error.mock.calls[0]![0]).toMatchObject({
      messageId: 'id of bad',
      err: new TypeError('no such product'),
    });
    expect(intake.stop).not.toHaveBeenCalled();
  });

  it('reports a thrown value that is no error as the reason', async () => {
    const { batches, dead, behaviour } = consumer();
    behaviour.book = () => Promise.reject(notAnError);
    for (let n = 0; n < FAILURES_BEFORE_DEAD_LETTER; n++) await batches.handle(messagesOf('tea'));
    expect(dead.map(({ reason }) => reason)).toEqual(['gone']);
  });

  it.each([
    ['of one event', ['tea'], 1],
    ['of several events', ['tea', 'cup'], 1],
  ])('stops its consumer without a database, and finishes no message (%s)', async (_, bodies, tries) => {
    const { batches, booked, behaviour, intake, counts } = consumer();
    const failure = new Unavailable('database');
    behaviour.book = () => Promise.reject(failure);
    await expect(batches.handle(messagesOf(...bodies))).rejects.toBe(failure);
    expect(booked).toHaveLength(tries);
    expect(intake.stop).toHaveBeenCalledTimes(1);
    expect(intake.stop.mock.calls[0]![0]).toBe(failure);
    expect([intake.worked.mock.calls.length, counts.size]).toEqual([0, 0]);
  });

  it.each([
    ['locked rows', new RowsLocked(new Error())],
    ['a lost transaction', new TransactionLost()],
    ['a refused statement', Object.assign(new Error('no such table'), { errno: 1146, sqlState: '42S02' })],
  ])('stops its consumer for %s, and tries again with the event that failed', async (_, failure) => {
    const { batches, booked, behaviour, intake } = consumer();
    behaviour.book = (names) => (names.includes('bad') ? Promise.reject(failure) : Promise.resolve());
    await expect(batches.handle(messagesOf('tea', 'bad'))).rejects.toBe(failure);
    const [[, trial]] = intake.stop.mock.calls as [[unknown, () => Promise<unknown>]];
    booked.length = 0;
    await expect(trial()).rejects.toBe(failure);
    behaviour.book = () => Promise.resolve();
    await trial();
    expect(booked).toEqual([['bad'], ['bad']]);
  });

  it('tries again with the first event of the poll when the whole batch failed', async () => {
    const { batches, booked, behaviour, intake } = consumer();
    behaviour.book = () => Promise.reject(new Unavailable('database'));
    await expect(batches.handle(messagesOf('tea', 'cup'))).rejects.toThrow(Unavailable);
    const [[, trial]] = intake.stop.mock.calls as [[unknown, () => Promise<unknown>]];
    booked.length = 0;
    await expect(trial()).rejects.toThrow(Unavailable);
    expect(booked).toEqual([['tea']]);
  });

  it('stops its consumer when a failure cannot be counted, and tries to count it again', async () => {
    const { batches, behaviour, intake, counts } = consumer();
    behaviour.count = new Unavailable('database');
    expect(await batches.handle(messagesOf('broken', ''))).toEqual([]);
    expect(intake.stop).toHaveBeenCalledTimes(1);
    const [[error, trial]] = intake.stop.mock.calls as [[unknown, () => Promise<unknown>]];
    expect(error).toBe(behaviour.count);
    behaviour.count = undefined;
    expect(await trial()).toBe(1);
    expect([...counts.keys()]).toEqual(['orders id of broken']);
  });

  it('logs a failed poll, unless its consumer has stopped receiving', () => {
    const { batches, intake, log } = consumer();
    const failure = new Error('no queue');
    batches.failed(failure);
    expect(log.warn.mock.calls[0]![0]).toEqual({ err: failure });
    intake.isStopped = true;
    batches.failed(failure);
    expect(log.warn).toHaveBeenCalledTimes(1);
  });
});
