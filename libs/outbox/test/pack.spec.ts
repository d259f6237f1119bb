import fc from 'fast-check';
import { pack } from '../src/relay/pack';

describe('pack', () => {
  const LIMITS = { maxItems: 3, maxBytes: 10 };
  const itself = (bytes: number): number => bytes;

  it.each([
    ['nothing', [], []],
    ['by number', [1, 1, 1, 1], [[1, 1, 1], [1]]],
    ['by size', [6, 4, 1], [[6, 4], [1]]],
    ['a large one alone', [1, 11, 1], [[1], [11], [1]]],
  ])('cuts %s', (_, items, runs) => {
    expect(pack(items, itself, LIMITS)).toEqual(runs);
  });

  it('loses nothing, and keeps the order and its limits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 })), (items) => {
        const runs = pack(items, itself, LIMITS);
        expect(runs.flat()).toEqual(items);
        for (const run of runs) {
          const bytes = run.reduce((sum, size) => sum + size, 0);
          expect(run.length === 1 || (run.length <= LIMITS.maxItems && bytes <= LIMITS.maxBytes)).toBe(true);
        }
      }),
    );
  });
});
