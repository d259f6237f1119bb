import type { Message } from '@aws-sdk/client-sqs';
import { Unavailable } from '@app/kernel';
import { type ConsumedQueue, Log, ProcessConfig, readConfig } from '@app/platform';
import type { BookSalesUseCase } from '../src/booking/book-sales.use-case';
import type { OrderEvent } from '../src/booking/order-event';
import { OrderCompletedConsumer } from '../src/messaging/order-completed.consumer';
import { anOrderCompleted, anOrderRefunded } from './builders';

describe('a batch of messages', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const execute = jest.fn<Promise<void>, [readonly OrderEvent[]]>();
  const count = jest.fn<Promise<number>, [string, string]>();
  const intake = { stop: jest.fn(), worked: jest.fn(), isStopped: false };
  const giveUp = jest.fn<Promise<boolean>, [unknown]>();
  const queue = { name: 'OrderCompleted', intake, giveUp } as unknown as ConsumedQueue;
  const bookSales = { execute } as unknown as BookSalesUseCase;
  const consumer = new OrderCompletedConsumer(bookSales, queue, { count }, log);
  let messages: Message[];
  let done: Message[];

  beforeEach(() => {
    execute.mockReset().mockResolvedValue(undefined);
    count.mockReset().mockResolvedValue(1);
    giveUp.mockReset().mockResolvedValue(true);
    intake.stop.mockReset();
    messages = [];
  });

  const receive = (event: unknown): Message => {
    const message = {
      MessageId: String(messages.length),
      Body: typeof event === 'string' ? event : JSON.stringify(event),
    };
    messages.push(message);
    return message;
  };
  const handle = async (): Promise<void> => {
    done = await consumer.handle(messages);
  };
  const batches = (): number[] => execute.mock.calls.map(([orders]) => orders.length);

  it('is booked together, and finished', async () => {
    const events = [anOrderCompleted(), anOrderRefunded(), anOrderRefunded({ type: 'OrderCancelled' })];
    const expected = events.map(receive);
    await handle();
    expect(done).toEqual(expected);
    expect(batches()).toEqual([3]);
  });

  it('is finished except for malformed messages', async () => {
    receive('not JSON');
    const good = receive(anOrderCompleted());
    receive({ ...anOrderCompleted(), data: {} });
    const other = receive(anOrderCompleted({ type: 'OrderShipped' }));
    await handle();
    expect(done).toEqual([other, good]);
    expect(batches()).toEqual([1]);
  });

  it('does not use the database without an order event', async () => {
    receive(anOrderCompleted({ type: 'OrderShipped' }));
    await handle();
    expect(execute).not.toHaveBeenCalled();
  });

  it('is booked one by one when one event cannot be booked', async () => {
    const [first, bad, last] = [anOrderCompleted(), anOrderCompleted(), anOrderCompleted()];
    execute.mockImplementation((orders) =>
      orders.some(({ eventId }) => eventId === bad.id) ? Promise.reject(new Error('Out of range')) : Promise.resolve(),
    );
    const expected = [receive(first), receive(bad), receive(last)].filter((_, n) => n !== 1);
    await handle();
    expect(done).toEqual(expected);
    expect(batches()).toEqual([3, 1, 1, 1]);
  });

  it('stays in the queue while the database is unavailable', async () => {
    receive(anOrderCompleted({ type: 'OrderShipped' }));
    receive(anOrderCompleted());
    receive(anOrderCompleted());
    execute.mockRejectedValue(new Unavailable('database'));
    await expect(handle()).rejects.toThrow(Unavailable);
    expect(batches()).toEqual([2]);
    expect(intake.stop).toHaveBeenCalledWith(expect.any(Unavailable), expect.any(Function));
    expect(count).not.toHaveBeenCalled();
  });

  it('stays in the queue when a table is missing', async () => {
    receive(anOrderCompleted());
    receive(anOrderCompleted());
    execute.mockRejectedValue(Object.assign(new Error('no such table'), { errno: 1146, sqlState: '42S02' }));
    await expect(handle()).rejects.toThrow('no such table');
    expect(intake.stop).toHaveBeenCalledTimes(1);
    expect(count).not.toHaveBeenCalled();
  });

  it('retries the event that could not be booked, not one that could', async () => {
    const [good, stuck] = [anOrderCompleted(), anOrderCompleted()];
    receive(good);
    receive(stuck);
    const refused = Object.assign(new Error('no right to that table'), { errno: 1142, sqlState: '42000' });
    execute.mockImplementation((orders) =>
      orders.some(({ eventId }) => eventId === stuck.id) ? Promise.reject(refused) : Promise.resolve(),
    );
    await expect(handle()).rejects.toThrow(refused);
    const [[, trial]] = intake.stop.mock.calls as [[unknown, () => Promise<unknown>]];
    await expect(trial()).rejects.toThrow(refused);
    execute.mockReset().mockResolvedValue(undefined);
    await trial();
    expect(execute).toHaveBeenCalledWith([expect.objectContaining({ eventId: stuck.id })]);
  });

  it('finishes a message that is in the dead-letter queue after its fifth failure', async () => {
    const bad = receive('not JSON');
    count.mockResolvedValue(4);
    await handle();
    expect(done).toEqual([]);
    expect(giveUp).not.toHaveBeenCalled();
    count.mockResolvedValue(5);
    await handle();
    expect(done).toEqual([bad]);
    giveUp.mockResolvedValue(false);
    await handle();
    expect(done).toEqual([]);
  });

  it('counts no failure that cannot be stored, and finishes the others', async () => {
    receive('not JSON');
    receive('not JSON either');
    const good = receive(anOrderCompleted());
    count.mockRejectedValue(new Unavailable('database'));
    await handle();
    expect(done).toEqual([good]);
    expect(count).toHaveBeenCalledTimes(1);
    expect(intake.stop).toHaveBeenCalledWith(expect.any(Unavailable), expect.any(Function));
  });
});
