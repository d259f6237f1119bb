import type { Message } from '@aws-sdk/client-sqs';
import { Unavailable } from '@app/kernel';
import { Log, ProcessConfig, readConfig } from '@app/platform';
import type { BookSalesUseCase } from '../src/booking/book-sales.use-case';
import type { OrderEvent } from '../src/booking/order-event';
import { OrderCompletedConsumer } from '../src/messaging/order-completed.consumer';
import { anOrderCompleted, anOrderRefunded } from './builders';

describe('a batch of messages', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const execute = jest.fn<Promise<void>, [readonly OrderEvent[]]>();
  const consumer = new OrderCompletedConsumer({ execute } as unknown as BookSalesUseCase, log);
  let messages: Message[];
  let done: Message[];

  beforeEach(() => {
    execute.mockReset().mockResolvedValue(undefined);
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

  it('is booked at once, and then done with', async () => {
    const events = [anOrderCompleted(), anOrderRefunded(), anOrderRefunded({ type: 'OrderCancelled' })];
    const expected = events.map(receive);
    await handle();
    expect(done).toEqual(expected);
    expect(batches()).toEqual([3]);
  });

  it('is done with but for what is malformed', async () => {
    receive('not JSON');
    const good = receive(anOrderCompleted());
    receive({ ...anOrderCompleted(), data: {} });
    const other = receive(anOrderCompleted({ type: 'OrderShipped' }));
    await handle();
    expect(done).toEqual([other, good]);
    expect(batches()).toEqual([1]);
  });

  it('touches no database when there is no order in it', async () => {
    receive(anOrderCompleted({ type: 'OrderShipped' }));
    await handle();
    expect(execute).not.toHaveBeenCalled();
  });

  it('is booked one by one when one of it cannot be booked', async () => {
    const [first, bad, last] = [anOrderCompleted(), anOrderCompleted(), anOrderCompleted()];
    execute.mockImplementation((orders) =>
      orders.some(({ eventId }) => eventId === bad.id) ? Promise.reject(new Error('Out of range')) : Promise.resolve(),
    );
    const expected = [receive(first), receive(bad), receive(last)].filter((_, n) => n !== 1);
    await handle();
    expect(done).toEqual(expected);
    expect(batches()).toEqual([3, 1, 1, 1]);
  });

  it('is left as it is while the database is away', async () => {
    receive(anOrderCompleted({ type: 'OrderShipped' }));
    receive(anOrderCompleted());
    receive(anOrderCompleted());
    execute.mockRejectedValue(new Unavailable('database'));
    await expect(handle()).rejects.toThrow(Unavailable);
    expect(batches()).toEqual([2]);
  });
});
