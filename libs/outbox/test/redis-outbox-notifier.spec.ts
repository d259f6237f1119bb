import { Log, ProcessConfig, readConfig, type RedisClient } from '@app/platform';
import { RedisOutboxNotifier } from '../src/notifier/redis-outbox-notifier';

describe('wake-ups through Redis', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const publish = jest.fn<Promise<number>, [string, string]>();
  const notifier = new RedisOutboxNotifier({ publish } as unknown as RedisClient, log);

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset().mockResolvedValue(1);
  });
  afterEach(() => {
    jest.runAllTimers();
    jest.useRealTimers();
  });

  it('publishes at once, and a hundred times a second at most', () => {
    notifier.notify();
    expect(publish).toHaveBeenCalledTimes(1);
    for (let ms = 0; ms < 1_000; ms++) {
      notifier.notify();
      jest.advanceTimersByTime(1);
    }
    expect(publish.mock.calls.length).toBeLessThanOrEqual(101);
  });

  it('fails neither its caller nor the process when Redis is unavailable', async () => {
    publish.mockRejectedValue(new Error('The client is closed'));
    expect(() => notifier.notify()).not.toThrow();
    await jest.advanceTimersByTimeAsync(100);
  });
});
