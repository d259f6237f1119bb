import { Log, ProcessConfig, readConfig, type RedisClient } from '@app/platform';
import { RedisOutboxBell } from '../src/bell/redis-outbox-bell';

describe('the bell', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const publish = jest.fn<Promise<number>, [string, string]>();
  const bell = new RedisOutboxBell({ publish } as unknown as RedisClient, log);

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset().mockResolvedValue(1);
  });
  afterEach(() => {
    jest.runAllTimers();
    jest.useRealTimers();
  });

  it('rings at once, and a hundred times a second at the most', () => {
    bell.ring();
    expect(publish).toHaveBeenCalledTimes(1);
    for (let ms = 0; ms < 1_000; ms++) {
      bell.ring();
      jest.advanceTimersByTime(1);
    }
    expect(publish.mock.calls.length).toBeLessThanOrEqual(101);
  });

  it('does not fail its caller, nor the process, when Redis is away', async () => {
    publish.mockRejectedValue(new Error('The client is closed'));
    expect(() => bell.ring()).not.toThrow();
    await jest.advanceTimersByTimeAsync(100);
  });
});
