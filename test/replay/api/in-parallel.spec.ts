import { inParallel } from './in-parallel';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('inParallel', () => {
  it('returns results in the order of the items and never exceeds the width', async () => {
    let under = 0;
    let most = 0;
    const doubled = await inParallel(3, [1, 2, 3, 4, 5, 6, 7], async (n) => {
      most = Math.max(most, ++under);
      for (let turn = 0; turn < 8 - n; turn++) await nextTurn();
      under--;
      return n * 2;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });

  it('starts nothing after an error, lets the others finish, then throws it', async () => {
    const finished: number[] = [];
    const work = inParallel(2, [1, 2, 3, 4], async (n) => {
      await nextTurn();
      if (n === 1) throw new Error('the first');
      await nextTurn();
      finished.push(n);
    });
    await expect(work).rejects.toThrow('the first');
    expect(finished).toEqual([2]);
  });
});
