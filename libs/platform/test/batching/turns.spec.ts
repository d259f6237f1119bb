import { TooManyWait, Turns } from '@app/platform/batching/turns';
import { Deadline, DeadlineExceeded } from '@app/platform/time/deadline';
import { waitFor } from '@test/support/wait-for';
import { setTimeout as sleep } from 'node:timers/promises';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** An attempt that the spec ends. */
function attempt() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const run = jest.fn(() => ended);
  return { run, end };
}

describe('Turns', () => {
  const limits = { places: 2, maxWaiting: 100, maxWaitingOfOne: 10 };
  const patient = () => Deadline.after(60_000);

  it('run work of one name in sequence, and work of other names beside it', async () => {
    const turns = new Turns(limits);
    const [first, second, other] = [attempt(), attempt(), attempt()];
    const all = Promise.all([
      turns.take('a', patient(), (inPlace) => inPlace(first.run)),
      turns.take('a', patient(), (inPlace) => inPlace(second.run)),
      turns.take('b', patient(), (inPlace) => inPlace(other.run)),
    ]);
    await settle();
    expect([first, second, other].map(({ run }) => run.mock.calls.length)).toEqual([1, 0, 1]);
    first.end();
    await waitFor(() => second.run.mock.calls.length === 1);
    second.end();
    other.end();
    await all;
  });

  it('rest between two works of one name for the duration of the first, but not before another name', async () => {
    const turns = new Turns({ ...limits, places: 1 });
    const ends: number[] = [];
    const forMs = (ms: number) => async () => {
      await sleep(ms);
      ends.push(performance.now());
    };
    const all = Promise.all([
      turns.take('a', patient(), (inPlace) => inPlace(forMs(60))),
      turns.take('a', patient(), (inPlace) => inPlace(forMs(0))),
      turns.take('b', patient(), (inPlace) => inPlace(forMs(0))),
    ]);
    await all;
    const [first = 0, other = 0, second = 0] = ends;
    expect(second - first).toBeGreaterThan(55);
    expect(other - first).toBeLessThan(second - first);
    expect(await turns.take('a', patient(), (inPlace) => inPlace(() => Promise.resolve('at once')))).toBe('at once');
  });

  it('never exceed their places, and put a name that tries again at the end of the queue', async () => {
    const turns = new Turns({ ...limits, places: 1 });
    const [first, again, other] = [attempt(), attempt(), attempt()];
    const all = Promise.all([
      turns.take('a', patient(), async (inPlace) => {
        await inPlace(first.run);
        await inPlace(again.run);
      }),
      turns.take('b', patient(), (inPlace) => inPlace(other.run)),
    ]);
    await settle();
    first.end();
    await settle();
    expect(other.run).toHaveBeenCalledTimes(1);
    expect(again.run).not.toHaveBeenCalled();
    other.end();
    await settle();
    expect(again.run).toHaveBeenCalledTimes(1);
    again.end();
    await all;
  });

  it('leave a place to others, however many need a row that was held', async () => {
    const turns = new Turns({ ...limits, places: 2 });
    const doubtful = Array.from({ length: 5 }, () => attempt());
    const other = attempt();
    const all = Promise.all([
      ...doubtful.map(({ run }, n) => turns.take(`held ${n}`, patient(), (inPlace) => inPlace(run, 'doubtful'))),
      turns.take('other', patient(), (inPlace) => inPlace(other.run)),
    ]);
    await settle();
    expect(doubtful.map(({ run }) => run.mock.calls.length)).toEqual([1, 0, 0, 0, 0]);
    expect(other.run).toHaveBeenCalledTimes(1);
    other.end();
    for (const { end } of doubtful) end();
    await all;
  });

  it('refuse more than may wait, of one name and of all', async () => {
    const turns = new Turns({ places: 1, maxWaiting: 3, maxWaitingOfOne: 2 });
    const held = attempt();
    const take = (name: string) => turns.take(name, patient(), (inPlace) => inPlace(held.run));
    const taken = [take('a'), take('a')];
    await expect(take('a')).rejects.toThrow(TooManyWait);
    taken.push(take('b'));
    await expect(take('c')).rejects.toThrow(TooManyWait);
    held.end();
    await Promise.all(taken);
    await take('c');
  });

  it('are left at the deadline, and the next one gets its turn', async () => {
    const turns = new Turns({ ...limits, places: 1 });
    const held = attempt();
    const first = turns.take('a', patient(), (inPlace) => inPlace(held.run));
    const impatient = ['a', 'b'].map((name) =>
      expect(turns.take(name, Deadline.after(20), (inPlace) => inPlace(held.run))).rejects.toThrow(DeadlineExceeded),
    );
    const later = turns.take('b', patient(), (inPlace) => inPlace(() => Promise.resolve('later')));
    await Promise.all(impatient);
    held.end();
    await first;
    expect(await later).toBe('later');
  });

  it('go on after work that fails', async () => {
    const turns = new Turns({ ...limits, places: 1 });
    const failing = turns.take('a', patient(), (inPlace) => inPlace(() => Promise.reject(new Error('failed'))));
    const next = turns.take('a', patient(), (inPlace) => inPlace(() => Promise.resolve('next')));
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('next');
  });
});
