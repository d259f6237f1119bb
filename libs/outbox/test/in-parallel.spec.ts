import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../src/relay/in-parallel';

describe('inParallel', () => {
  it('processes each item once, and at most that many concurrently', async () => {
    const done: number[] = [];
    let busy = 0;
    let busiest = 0;
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      busiest = Math.max(busiest, ++busy);
      await sleep(1);
      busy--;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(busiest).toBe(3);
  });

  it('fails with the first error', async () => {
    const work = (item: number): Promise<void> => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve());
    await expect(inParallel([1, 2, 3], 2, work)).rejects.toThrow('two');
  });
});
