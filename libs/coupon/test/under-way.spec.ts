import { UnderWay } from '../src/infrastructure/under-way';

/** Whether it is settled by now. */
const isOver = async (promise: Promise<void>): Promise<boolean> => {
  const over = await Promise.race([
    promise.then(() => true),
    new Promise<false>((resolve) => setImmediate(resolve, false)),
  ]);
  return over;
};

describe('UnderWay', () => {
  it('does not wait when nothing is under way', async () => {
    const underWay = new UnderWay<string>();
    underWay.enter('other');
    expect(await isOver(underWay.untilNone('tea'))).toBe(true);
  });

  it('releases all waiters when the last work has ended, and not before', async () => {
    const underWay = new UnderWay<string>();
    underWay.enter('tea');
    underWay.enter('tea');
    const waits = [underWay.untilNone('tea'), underWay.untilNone('tea')];
    underWay.leave('tea');
    expect(await Promise.all(waits.map(isOver))).toEqual([false, false]);
    underWay.leave('tea');
    expect(await Promise.all(waits.map(isOver))).toEqual([true, true]);
  });

  it('starts again after that', async () => {
    const underWay = new UnderWay<string>();
    underWay.enter('tea');
    underWay.leave('tea');
    underWay.enter('tea');
    const wait = underWay.untilNone('tea');
    expect(await isOver(wait)).toBe(false);
    underWay.leave('tea');
    expect(await isOver(wait)).toBe(true);
  });
});
