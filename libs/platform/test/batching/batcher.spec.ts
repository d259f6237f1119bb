import { AGAIN, Batcher, BatcherBusy, type BatcherOptions } from '@app/platform/batching/batcher';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `execute` was given, and the moment to let it go on: a batch under way lasts until the spec ends it. */
class Lane {
  readonly batches: number[][] = [];
  private readonly gates: (() => void)[] = [];
  readonly nexts: (() => void)[] = [];
  atOnce = 0;
  mostAtOnce = 0;

  async execute(commands: readonly number[], letNextBegin: () => void): Promise<string[]> {
    this.batches.push([...commands]);
    this.nexts.push(letNextBegin);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    await new Promise<void>((resolve) => this.gates.push(resolve));
    this.atOnce--;
    return commands.map((command) => `done ${command}`);
  }

  /** Ends the batch under way, the oldest of several, and lets the next begin. */
  async end(): Promise<void> {
    this.gates.shift()?.();
    await sleep(0);
  }

  endYoungest(): void {
    this.gates.pop()?.();
  }

  /** The youngest batch only waits for its commit from here on. */
  async commit(): Promise<void> {
    this.nexts.at(-1)?.();
    await sleep(0);
  }
}

function batcherOver(lane: Lane, options: Partial<BatcherOptions<number, string>> = {}): Batcher<number, string> {
  return new Batcher<number, string>({
    execute: (commands, letNextBegin) => lane.execute(commands, letNextBegin),
    weightOf: () => 1,
    maxItems: 100,
    maxWeight: 1_000,
    maxWaiting: 1_000,
    maxWaitMs: 60_000,
    ...options,
  });
}

const busy = expect.objectContaining({ name: 'BatcherBusy' });

describe('A batcher', () => {
  let lane: Lane;
  beforeEach(() => {
    lane = new Lane();
  });

  it('takes a lone command at once', async () => {
    const batcher = batcherOver(lane);
    const answer = batcher.submit(1);
    await sleep(0);
    expect(lane.batches).toEqual([[1]]);
    await lane.end();
    expect(await answer).toBe('done 1');
  });

  it('takes all that arrive in one tick together', async () => {
    const batcher = batcherOver(lane);
    const answers = Promise.all([1, 2, 3].map((n) => batcher.submit(n)));
    await sleep(0);
    expect(lane.batches).toEqual([[1, 2, 3]]);
    await lane.end();
    expect(await answers).toEqual(['done 1', 'done 2', 'done 3']);
  });

  it('takes all that waited while a batch was under way, in their order, and one batch at a time', async () => {
    const batcher = batcherOver(lane);
    const answers = [batcher.submit(1)];
    await sleep(0);
    for (const n of [2, 3, 4]) {
      answers.push(batcher.submit(n));
      await sleep(0);
    }
    expect(lane.batches).toEqual([[1]]);
    expect(batcher.depth).toBe(3);
    await lane.end();
    expect(lane.batches).toEqual([[1], [2, 3, 4]]);
    expect(batcher.depth).toBe(0);
    await lane.end();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4].map((n) => `done ${n}`));
    expect(lane.mostAtOnce).toBe(1);
  });

  it('is idle again afterwards, and takes the next at once', async () => {
    const batcher = batcherOver(lane);
    for (const n of [1, 2]) {
      const answer = batcher.submit(n);
      await sleep(0);
      await lane.end();
      await answer;
    }
    expect(lane.batches).toEqual([[1], [2]]);
  });

  it('takes no more items at once than it may', async () => {
    const batcher = batcherOver(lane, { maxItems: 2 });
    const answers = [1, 2, 3, 4, 5].map((n) => batcher.submit(n));
    for (let n = 0; n < 3; n++) {
      await sleep(0);
      await lane.end();
    }
    await Promise.all(answers);
    expect(lane.batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('takes no more weight at once than it may, but one that is too heavy alone', async () => {
    const batcher = batcherOver(lane, { weightOf: (n) => n, maxWeight: 10 });
    const answers = [4, 6, 1, 99, 5, 5, 1].map((n) => batcher.submit(n));
    for (let n = 0; n < 5; n++) {
      await sleep(0);
      await lane.end();
    }
    await Promise.all(answers);
    expect(lane.batches).toEqual([[4, 6], [1], [99], [5, 5], [1]]);
  });

  it('keeps the order and the limits for any arrivals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (weights, maxItems) => {
          const batches: number[][] = [];
          const batcher = batcherOver(lane, {
            execute: (commands) => {
              batches.push([...commands]);
              return Promise.resolve(commands.map((n) => `done ${n}`));
            },
            weightOf: (n) => weights[n]!,
            maxItems,
            maxWeight: 10,
          });
          const answers = await Promise.all(weights.map((_, n) => batcher.submit(n)));
          expect(answers).toEqual(weights.map((_, n) => `done ${n}`));
          expect(batches.flat()).toEqual(weights.map((_, n) => n));
          for (const batch of batches) {
            expect(batch.length).toBeLessThanOrEqual(maxItems);
            const weight = batch.reduce((sum, n) => sum + weights[n]!, 0);
            expect(weight <= 10 || batch.length === 1).toBe(true);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  describe('that may have two batches under way', () => {
    const submitOneByOne = async (
      batcher: Batcher<number, string>,
      ...commands: number[]
    ): Promise<Promise<string>[]> => {
      const answers: Promise<string>[] = [];
      for (const command of commands) {
        answers.push(batcher.submit(command));
        await sleep(0);
      }
      return answers;
    };

    it('begins the next once the one before only waits for its commit, and no sooner', async () => {
      const batcher = batcherOver(lane, { maxUnderWay: 2 });
      const answers = await submitOneByOne(batcher, 1, 2, 3);
      expect(lane.batches).toEqual([[1]]);
      await lane.commit();
      expect(lane.batches).toEqual([[1], [2, 3]]);
      await lane.end();
      await lane.end();
      expect(await Promise.all(answers)).toEqual(['done 1', 'done 2', 'done 3']);
    });

    it('takes what comes while a commit is waited for at once', async () => {
      const batcher = batcherOver(lane, { maxUnderWay: 2 });
      const [first] = await submitOneByOne(batcher, 1);
      await lane.commit();
      const [second] = await submitOneByOne(batcher, 2);
      expect(lane.batches).toEqual([[1], [2]]);
      await lane.end();
      await lane.end();
      expect(await Promise.all([first, second])).toEqual(['done 1', 'done 2']);
    });

    it('has no third one under way, even if both wait for their commits', async () => {
      const batcher = batcherOver(lane, { maxUnderWay: 2 });
      const answers = await submitOneByOne(batcher, 1, 2);
      await lane.commit();
      answers.push(...(await submitOneByOne(batcher, 3, 4)));
      await lane.commit();
      expect(lane.batches).toEqual([[1], [2]]);
      await lane.end();
      expect(lane.batches).toEqual([[1], [2], [3, 4]]);
      await lane.end();
      await lane.end();
      expect(await Promise.all(answers)).toEqual([1, 2, 3, 4].map((n) => `done ${n}`));
      expect(lane.mostAtOnce).toBe(2);
    });

    it('waits for the commit while fewer wait than make it worth while', async () => {
      const batcher = batcherOver(lane, { maxUnderWay: 2, leastToOverlap: 3 });
      const answers = await submitOneByOne(batcher, 1, 2);
      await lane.commit();
      answers.push(...(await submitOneByOne(batcher, 3)));
      expect(lane.batches).toEqual([[1]]);
      answers.push(...(await submitOneByOne(batcher, 4)));
      expect(lane.batches).toEqual([[1], [2, 3, 4]]);
      await lane.commit();
      answers.push(...(await submitOneByOne(batcher, 5)));
      await lane.end();
      expect(lane.batches).toEqual([[1], [2, 3, 4]]);
      await lane.end();
      expect(lane.batches).toEqual([[1], [2, 3, 4], [5]]);
      await lane.end();
      expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5].map((n) => `done ${n}`));
    });

    it('is not let begin twice by one that goes on after it has let the next begin', async () => {
      const batcher = batcherOver(lane, { maxUnderWay: 3 });
      const answers = await submitOneByOne(batcher, 1, 2);
      await lane.commit();
      answers.push(...(await submitOneByOne(batcher, 3)));
      lane.nexts[0]?.();
      await sleep(0);
      expect(lane.batches).toEqual([[1], [2]]);
      await lane.end();
      await lane.end();
      await lane.end();
      expect(await Promise.all(answers)).toEqual([1, 2, 3].map((n) => `done ${n}`));
    });

    it('begins the next after a batch that failed before it came to its commit', async () => {
      let fail: (error: Error) => void = () => undefined;
      const failing = new Promise<string[]>((_, reject) => (fail = reject));
      const batcher = batcherOver(lane, {
        maxUnderWay: 2,
        execute: (commands, letNextBegin) => (commands[0] === 1 ? failing : lane.execute(commands, letNextBegin)),
      });
      const first = expect(batcher.submit(1)).rejects.toThrow('deadlock');
      await sleep(0);
      const [second] = await submitOneByOne(batcher, 2);
      expect(lane.batches).toEqual([]);
      fail(new Error('deadlock'));
      await first;
      await sleep(0);
      await lane.end();
      expect(await second).toBe('done 2');
    });
  });

  it('has one open batch by default, even if that one lets the next begin', async () => {
    const batcher = batcherOver(lane);
    const first = batcher.submit(1);
    await sleep(0);
    const second = batcher.submit(2);
    await lane.commit();
    expect(lane.batches).toEqual([[1]]);
    await lane.end();
    await lane.end();
    expect(await Promise.all([first, second])).toEqual(['done 1', 'done 2']);
  });

  it('is busy only for commands beyond the waiting limit', async () => {
    const batcher = batcherOver(lane, { maxWaiting: 2 });
    const underWay = batcher.submit(1);
    await sleep(0);
    const waiting = [batcher.submit(2), batcher.submit(3)];
    await expect(batcher.submit(4)).rejects.toThrow(BatcherBusy);
    expect(batcher.depth).toBe(2);
    await lane.end();
    const next = batcher.submit(5); // the queue is no longer full
    await lane.end();
    await lane.end();
    expect(await Promise.all([underWay, ...waiting, next])).toHaveLength(4);
  });

  it('is busy for commands that have waited too long, even while a batch hangs', async () => {
    const batcher = batcherOver(lane, { maxWaitMs: 60 });
    const hanging = batcher.submit(1);
    await sleep(0);
    const began = performance.now();
    const waiting = [2, 3].map((n) => batcher.submit(n));
    await Promise.all(waiting.map((each) => expect(each).rejects.toEqual(busy)));
    expect(performance.now() - began).toBeGreaterThan(55);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(batcher.depth).toBe(0);
    // What comes later has its own time, and the batch under way is not touched.
    const later = batcher.submit(4);
    await lane.end();
    await lane.end();
    expect(await hanging).toBe('done 1');
    expect(await later).toBe('done 4');
    expect(lane.batches).toEqual([[1], [4]]);
  });

  it('refuses each at its own age', async () => {
    const batcher = batcherOver(lane, { maxWaitMs: 300 });
    const hanging = batcher.submit(1);
    await sleep(0);
    const refused: number[] = [];
    const submit = (n: number): Promise<unknown> => batcher.submit(n).catch(() => refused.push(n));
    const older = submit(2);
    await sleep(150);
    const younger = submit(3);
    await older;
    expect(refused).toEqual([2]);
    expect(batcher.depth).toBe(1);
    await younger;
    expect(refused).toEqual([2, 3]);
    await lane.end();
    await hanging;
  });

  describe('that several owners share', () => {
    /** The owner is the hundreds: 101, 102 and 103 are of owner 1. */
    const ownerOf = (command: number): string => String(Math.floor(command / 100));
    const generous = { maxWeight: 1_000, maxWaiting: 1_000 };

    it('takes one command of each owner in turn, and the commands of an owner in order', async () => {
      const batcher = batcherOver(lane, { ownerOf, share: generous });
      const answers = Promise.all([101, 102, 103, 201, 301, 302].map((n) => batcher.submit(n)));
      await sleep(0);
      expect(lane.batches).toEqual([[101, 201, 301, 102, 302, 103]]);
      await lane.end();
      expect(await answers).toEqual([101, 102, 103, 201, 301, 302].map((n) => `done ${n}`));
    });

    it('makes a flood of one owner wait behind itself', async () => {
      const batcher = batcherOver(lane, { ownerOf, share: generous, maxItems: 2 });
      const answers = [101, 102, 103, 104, 105].map((n) => batcher.submit(n));
      await sleep(0);
      expect(lane.batches).toEqual([[101, 102]]);
      answers.push(batcher.submit(201), batcher.submit(301));
      for (let n = 0; n < 4; n++) await lane.end();
      await Promise.all(answers);
      expect(lane.batches.slice(1)).toEqual([[103, 201], [301, 104], [105]]);
    });

    it("takes at most an owner's share of weight; a heavier command is the only one of its owner", async () => {
      const batcher = batcherOver(lane, {
        ownerOf,
        weightOf: (n) => n % 100,
        maxWeight: 1_000,
        share: { maxWeight: 10, maxWaiting: 1_000 },
      });
      const answers = [106, 104, 101, 299, 201, 305, 300].map((n) => batcher.submit(n));
      await sleep(0);
      expect(lane.batches).toEqual([[106, 299, 305, 104, 300]]);
      await lane.end();
      await lane.end();
      await Promise.all(answers);
      expect(lane.batches.slice(1)).toEqual([[101, 201]]);
    });

    it('has no owner in two batches at once, while other owners go on', async () => {
      const batcher = batcherOver(lane, { ownerOf, share: generous, maxUnderWay: 3 });
      const answers = [batcher.submit(101)];
      await sleep(0);
      await lane.commit();
      answers.push(batcher.submit(102));
      await sleep(0);
      expect(lane.batches).toEqual([[101]]);
      answers.push(batcher.submit(201));
      await sleep(0);
      expect(lane.batches).toEqual([[101], [201]]);
      await lane.end();
      expect(lane.batches).toEqual([[101], [201]]); // 201 has not let the next begin
      await lane.commit();
      expect(lane.batches).toEqual([[101], [201], [102]]);
      await lane.end();
      await lane.end();
      expect(await Promise.all(answers)).toEqual([101, 102, 201].map((n) => `done ${n}`));
    });

    it('continues with the only waiting owner when its open work has ended', async () => {
      const batcher = batcherOver(lane, { ownerOf, share: generous, maxUnderWay: 3 });
      const answers = [batcher.submit(101)];
      await sleep(0);
      await lane.commit();
      answers.push(batcher.submit(201));
      await sleep(0);
      answers.push(batcher.submit(102));
      await lane.commit();
      lane.endYoungest();
      await sleep(0);
      expect(lane.batches).toEqual([[101], [201]]);
      await lane.end();
      expect(lane.batches).toEqual([[101], [201], [102]]);
      await lane.end();
      expect(await Promise.all(answers)).toEqual([101, 201, 102].map((n) => `done ${n}`));
    });

    it('is busy only for an owner with more waiting commands than its share', async () => {
      const batcher = batcherOver(lane, { ownerOf, share: { maxWeight: 1_000, maxWaiting: 2 } });
      const answers = [batcher.submit(101)];
      await sleep(0);
      answers.push(batcher.submit(102), batcher.submit(103));
      await expect(batcher.submit(104)).rejects.toThrow(BatcherBusy);
      answers.push(batcher.submit(201));
      await lane.end();
      await lane.end();
      expect(await Promise.all(answers)).toHaveLength(4);
    });

    it('keeps the order of each owner and the limits for any arrivals, and loses nothing', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 12 })), { maxLength: 60 }),
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 3 }),
          async (sizes, maxItems, maxUnderWay) => {
            const batches: number[][] = [];
            const underWay: string[] = [];
            const owner = (n: number): string => String(sizes[n]![0]);
            const again = new Set<number>();
            const batcher = batcherOver(lane, {
              ownerOf: owner,
              execute: async (commands, letNextBegin) => {
                const owners = [...new Set(commands.map(owner))];
                expect(underWay.filter((one) => owners.includes(one))).toEqual([]);
                underWay.push(...owners);
                letNextBegin();
                await sleep(0);
                for (const one of owners) underWay.splice(underWay.indexOf(one), 1);
                // The last of each batch must come again, once.
                const last = commands.at(-1)!;
                const isPutOff = !again.has(last);
                again.add(last);
                batches.push(isPutOff ? commands.slice(0, -1) : [...commands]);
                return commands.map((n) => (isPutOff && n === last ? AGAIN : `done ${n}`));
              },
              weightOf: (n) => sizes[n]![1],
              maxItems,
              maxUnderWay,
              maxWeight: 20,
              share: { maxWeight: 10, maxWaiting: 1_000 },
            });
            const answers = await Promise.all(sizes.map((_, n) => batcher.submit(n)));
            expect(answers).toEqual(sizes.map((_, n) => `done ${n}`));
            for (const name of new Set(sizes.map((_, n) => owner(n)))) {
              const done = batches.flat().filter((n) => owner(n) === name);
              expect(done).toEqual([...done].sort((a, b) => a - b));
            }
            expect(batcher.depth).toBe(0);
          },
        ),
        { numRuns: 50 },
      );
    });
  });

  it('executes an unexecuted command again, before later commands of its owner', async () => {
    let isHeld = true;
    const batches: number[][] = [];
    const batcher = batcherOver(lane, {
      ownerOf: (n) => String(n % 2),
      execute: async (commands) => {
        batches.push([...commands]);
        await sleep(0);
        const outcomes = commands.map((n) => (isHeld && n % 2 === 1 ? AGAIN : `done ${n}`));
        isHeld = false;
        return outcomes;
      },
    });
    const first = [1, 2, 3].map((n) => batcher.submit(n));
    await sleep(0);
    expect(await Promise.all([...first, batcher.submit(5)])).toEqual(['done 1', 'done 2', 'done 3', 'done 5']);
    expect(batches).toEqual([
      [1, 2, 3],
      [1, 3, 5],
    ]);
  });

  it('is busy for a command that became too old before its repetition', async () => {
    const batcher = batcherOver(lane, {
      maxWaitMs: 60,
      ownerOf: (n) => String(n),
      execute: async (commands) => {
        await sleep(5);
        return commands.map(() => AGAIN);
      },
    });
    await expect(batcher.submit(1)).rejects.toEqual(busy);
    expect(batcher.depth).toBe(0);
  });

  it('gives the error of a batch to each of its commands, and continues', async () => {
    const error = new Error('the database is gone');
    let calls = 0;
    const batcher = batcherOver(lane, {
      execute: (commands) => {
        if (++calls === 1) throw error;
        return Promise.resolve(commands.map((n) => `done ${n}`));
      },
    });
    const failed = [batcher.submit(1), batcher.submit(2)];
    await Promise.all(failed.map((each) => expect(each).rejects.toBe(error)));
    expect(await batcher.submit(3)).toBe('done 3');
  });

  it.each([
    ['too few', []],
    ['too many', ['done 1', 'done 2']],
  ])('gives no command the outcome of another when there are %s', async (_, outcomes) => {
    const batcher = batcherOver(lane, { execute: () => Promise.resolve(outcomes) });
    await expect(batcher.submit(1)).rejects.toThrow(`${outcomes.length} outcomes for 1 commands`);
  });

  it('leaves no timer behind when nothing waits', async () => {
    const [set, clear] = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'clearTimeout')];
    const answer = batcherOver(lane).submit(1);
    await sleep(0);
    await lane.end();
    await answer;
    const timers: unknown[] = set.mock.results.map(({ value }) => value as unknown);
    const cleared: unknown[] = clear.mock.calls.map(([timer]) => timer);
    set.mockRestore();
    clear.mockRestore();
    expect(timers).not.toEqual([]);
    expect(cleared).toEqual(expect.arrayContaining(timers));
  });

  it('reports the size of a batch and the wait of its oldest command', async () => {
    const seen: { items: number; waitedMs: number }[] = [];
    const batcher = batcherOver(lane, { observe: (batch) => seen.push(batch) });
    const answers = [batcher.submit(1)];
    await sleep(0);
    answers.push(batcher.submit(2), batcher.submit(3));
    await sleep(30);
    await lane.end();
    await lane.end();
    await Promise.all(answers);
    expect(seen.map(({ items }) => items)).toEqual([1, 2]);
    expect(seen[0]?.waitedMs).toBeLessThan(25);
    expect(seen[1]?.waitedMs).toBeGreaterThanOrEqual(25);
  });
});
