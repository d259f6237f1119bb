import { TurnBatcher } from '@app/platform';
import { setImmediate as nextTurn } from 'node:timers/promises';

describe('a request in a turn of the event loop', () => {
  let groups: string[][];
  const together = (work?: (requests: readonly string[]) => Promise<string[]>) =>
    new TurnBatcher<string, string>(
      (requests) => {
        groups.push([...requests]);
        return work ? work(requests) : Promise.resolve(requests.map((request) => `${request}!`));
      },
      (request) => request.slice(0, 1),
    );
  beforeEach(() => (groups = []));

  it('is done at once, and each is answered for itself', async () => {
    const lane = together();
    expect(await Promise.all(['a', 'b'].map((request) => lane.join(request)))).toEqual(['a!', 'b!']);
    expect(await lane.join('c')).toBe('c!');
    expect(groups).toEqual([['a', 'b'], ['c']]);
  });

  it('is sent alone, without waiting, when the same key is already requested', async () => {
    const lane = together(() => new Promise<never>(() => undefined));
    for (const request of ['a1', 'b1', 'a2', 'a3']) void lane.join(request);
    await nextTurn();
    expect(groups).toEqual([['a1', 'b1'], ['a2'], ['a3']]);
  });

  it('is sent with the others when there are no keys', async () => {
    const lane = new TurnBatcher((requests: readonly string[]) => Promise.resolve(requests.map((_, n) => n)));
    expect(await Promise.all(['a', 'a', 'b'].map((request) => lane.join(request)))).toEqual([0, 1, 2]);
  });

  it('fails with the others of its turn, but not with later ones', async () => {
    let failing = true;
    const lane = together((requests) => (failing ? Promise.reject(new Error('away')) : Promise.resolve([...requests])));
    const both = await Promise.allSettled([lane.join('a'), lane.join('b')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    failing = false;
    expect(await lane.join('a')).toBe('a');
  });
});
