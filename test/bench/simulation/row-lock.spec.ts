import { Chance } from './chance';
import { Processor } from './processor';
import { RedoLog } from './redo-log';
import { RowLock } from './row-lock';
import { Timeline } from './timeline';

describe('RowLock', () => {
  it('is never held by two, and goes to the first in the queue', () => {
    const lock = new RowLock<number>();
    const granted: number[] = [];
    for (const owner of [1, 2, 3]) lock.acquire(owner, () => granted.push(owner));
    expect(granted).toEqual([1]);
    expect(() => lock.release(2)).toThrow('does not hold it');
    lock.release(1);
    expect(granted).toEqual([1, 2]);
    lock.release(2);
    lock.release(3);
    expect(granted).toEqual([1, 2, 3]);
    expect(() => lock.release(3)).toThrow('does not hold it');
  });
});

describe('RedoLog', () => {
  it('lets commits that come while it flushes share the next flush', () => {
    const timeline = new Timeline();
    const log = new RedoLog(timeline, 4, new Chance(1, 0));
    const durable: number[] = [];
    for (const at of [0, 1, 2, 3]) timeline.after(at, () => log.commit(() => durable.push(timeline.now)));
    timeline.run();
    expect(durable).toEqual([4, 8, 8, 8]);
    expect(log.flushes).toBe(2);
  });
});

describe('Processor', () => {
  it('gives each job a core, and shares them when there are more jobs', () => {
    const timeline = new Timeline();
    const processor = new Processor(timeline, 2, new Chance(1, 0));
    const ended: [string, number][] = [];
    const job = (name: string, work: number): void => processor.run(work, () => ended.push([name, timeline.now]));
    job('alone', 3);
    timeline.after(10, () => ['a', 'b', 'c', 'd'].forEach((name) => job(name, 2)));
    timeline.run();
    expect(ended[0]).toEqual(['alone', 3]);
    for (const [, at] of ended.slice(1)) expect(at).toBeCloseTo(14, 6);
    expect(processor.busy).toBeCloseTo(11, 6);
  });
});
