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
});
