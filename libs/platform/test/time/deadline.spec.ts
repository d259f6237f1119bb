import { Deadline, DeadlineExceeded } from '@app/platform/time/deadline';
import { setTimeout as sleep } from 'node:timers/promises';

const never = new Promise<never>(() => undefined);

describe('A deadline', () => {
  it('returns a result that is in time', async () => {
    expect(await Deadline.after(5_000).race(Promise.resolve('in time'))).toBe('in time');
    await expect(Deadline.after(5_000).race(Promise.reject(new Error('in time, too')))).rejects.toThrow('in time, too');
  });

  it('fails the wait for a late result', async () => {
    const began = performance.now();
    await expect(Deadline.after(50).race(never)).rejects.toThrow(DeadlineExceeded);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('is one moment for all that is done under it', async () => {
    const deadline = Deadline.after(60);
    await deadline.race(sleep(30));
    await expect(deadline.race(sleep(5_000, undefined, { ref: false }))).rejects.toThrow(DeadlineExceeded);
    await expect(deadline.race(never)).rejects.toThrow(DeadlineExceeded);
  });

  it('returns the time left, and never less than zero', async () => {
    const deadline = Deadline.after(40);
    expect(deadline.remaining()).toBeGreaterThan(0);
    expect(deadline.remaining()).toBeLessThanOrEqual(40);
    await sleep(60);
    expect(deadline.remaining()).toBe(0);
  });

  it('reports no unhandled rejection of a loser that fails later', async () => {
    const complaints: unknown[] = [];
    const complain = (reason: unknown): void => {
      complaints.push(reason);
    };
    process.on('unhandledRejection', complain);
    const loser = sleep(40).then(() => Promise.reject(new Error('late')));
    await expect(Deadline.after(10).race(loser)).rejects.toThrow(DeadlineExceeded);
    await sleep(80);
    process.off('unhandledRejection', complain);
    expect(complaints).toEqual([]);
  });

  it('leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    await Deadline.after(60_000).race(Promise.resolve());
    expect(timers()).toBe(before);
  });
});
