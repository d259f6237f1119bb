import { Semaphore } from '@app/platform';

/** Work that a spec ends, and that reports its start. */
function pieceOfWork() {
  const begun = jest.fn();
  let end!: (result: string) => void;
  let fail!: (error: Error) => void;
  const result = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const run = () => {
    begun();
    return result;
  };
  return { begun, run, end, fail };
}

class Busy extends Error {}

const refusal = () => new Busy();

describe('Semaphore', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('runs at most its number of works, and continues in order', async () => {
    const queue = new Semaphore({ atOnce: 2, waiting: 2, refusal });
    const works = [pieceOfWork(), pieceOfWork(), pieceOfWork(), pieceOfWork()];
    const results = works.map((work) => queue.run(work.run));
    await settle();
    expect(works.map(({ begun }) => begun.mock.calls.length)).toEqual([1, 1, 0, 0]);
    works[1]!.end('b');
    await settle();
    expect(works.map(({ begun }) => begun.mock.calls.length)).toEqual([1, 1, 1, 0]);
    works[0]!.end('a');
    works[2]!.end('c');
    works[3]!.end('d');
    await expect(Promise.all(results)).resolves.toEqual(['a', 'b', 'c', 'd']);
  });

  it('refuses work when too much waits, and accepts work again afterwards', async () => {
    const queue = new Semaphore({ atOnce: 1, waiting: 1, refusal });
    const [first, second, third] = [pieceOfWork(), pieceOfWork(), pieceOfWork()];
    const results = [queue.run(first.run), queue.run(second.run)];
    expect(() => queue.run(third.run)).toThrow(Busy);
    expect(third.begun).not.toHaveBeenCalled();
    first.end('first');
    await results[0];
    const later = queue.run(third.run);
    second.end('second');
    third.end('third');
    await expect(Promise.all([...results, later])).resolves.toEqual(['first', 'second', 'third']);
  });

  it('frees the place of failed work', async () => {
    const queue = new Semaphore({ atOnce: 1, waiting: 1, refusal });
    const [first, second] = [pieceOfWork(), pieceOfWork()];
    const failing = queue.run(first.run);
    const next = queue.run(second.run);
    first.fail(new Error('no memory'));
    await expect(failing).rejects.toThrow('no memory');
    second.end('done');
    await expect(next).resolves.toBe('done');
    await expect(queue.run(() => Promise.resolve('again'))).resolves.toBe('again');
  });
});
