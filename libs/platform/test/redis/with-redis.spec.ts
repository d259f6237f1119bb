import { Unavailable } from '@app/kernel';
import { withRedis } from '@app/platform/redis/with-redis';
import { ClientOfflineError } from 'redis';

describe('Commands to Redis', () => {
  it('answer', async () => {
    expect(await withRedis(() => Promise.resolve('PONG'))).toBe('PONG');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is not connected', () => Promise.reject(new ClientOfflineError())],
    [
      'is closed',
      () => {
        throw new Error('The client is closed');
      },
    ],
  ])('are unavailable when the client %s', async (_, commands) => {
    const failing = withRedis(commands);
    await expect(failing).rejects.toThrow(Unavailable);
    await expect(failing).rejects.toMatchObject({ dependency: 'redis' });
  });

  it('are unavailable after a second of silence', async () => {
    const began = performance.now();
    await expect(withRedis(() => new Promise(() => undefined))).rejects.toThrow(Unavailable);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  describe('that has answered nothing for two seconds after that', () => {
    const silent = () => new Promise(() => undefined);

    it('fail at once, and are made again after a trial that is answered', async () => {
      jest.useFakeTimers();
      try {
        await withRedis(() => Promise.resolve()); // what the specs above have left behind
        for (let n = 0; n < 3; n++) {
          const failing = expect(withRedis(silent)).rejects.toThrow(Unavailable);
          await jest.advanceTimersByTimeAsync(1_000);
          await failing;
        }
        const commands = jest.fn(() => Promise.resolve('PONG'));
        await expect(withRedis(commands)).rejects.toThrow(Unavailable);
        await expect(withRedis(commands, 100)).rejects.toThrow(Unavailable);
        expect(commands).not.toHaveBeenCalled();
        await jest.advanceTimersByTimeAsync(1_000);
        expect(await withRedis(commands, 100)).toBe('PONG'); // the trial
        expect(await withRedis(commands)).toBe('PONG');
        expect(await withRedis(commands, 100)).toBe('PONG');
      } finally {
        jest.useRealTimers();
      }
    });
  });
});
