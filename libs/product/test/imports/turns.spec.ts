import fc from 'fast-check';
import { mapInTurns, sortInTurns } from '../../src/application/imports/turns';
import { HashedIds } from '../../src/infrastructure/imports/hashed-ids';

const byKey = ([a]: readonly [number, number], [b]: readonly [number, number]): number => a - b;

/** How often something else had its turn meanwhile. */
async function turnsWithin(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const others = setInterval(() => turns++, 0);
  await work();
  clearInterval(others);
  return turns;
}

describe('Long work in slices', () => {
  it('sorts as sort does, equal items in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 500 }), async (length, keys) => {
        const items = Array.from({ length }, (_, n) => [(n * 7_919) % keys, n] as const);
        expect(await sortInTurns(items, byKey)).toEqual([...items].sort(byKey));
      }),
      { numRuns: 50 },
    );
  });

  it('lets others work while it sorts, maps and hashes', async () => {
    const texts = Array.from({ length: 100_000 }, (_, n) => `${(n * 7_919) % 100_003}`.repeat(20));
    const byText = (a: string, b: string): number => (a < b ? -1 : 1);
    expect(await turnsWithin(() => sortInTurns(texts, byText))).toBeGreaterThan(2);
    expect(await turnsWithin(() => mapInTurns(texts, (text) => JSON.stringify([text, text])))).toBeGreaterThan(2);
    expect(await turnsWithin(() => new HashedIds().ofLines(texts))).toBeGreaterThan(2);
  });

  it('names lines as it names their text', async () => {
    const ids = new HashedIds();
    for (const lines of [[], [''], ['a'], ['a', '', 'é']])
      expect(await ids.ofLines(lines)).toBe(ids.of(lines.join('\n')));
  });
});
