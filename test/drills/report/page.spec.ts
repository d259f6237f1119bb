import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drills, missingDrills, sale } from '../drills';
import { page, type Results, withResults } from './page';

const results = JSON.parse(readFileSync(join(__dirname, '..', 'results.json'), 'utf8')) as Results;

describe('docs/drills.md', () => {
  it('is what the drills and their last results make of it', () => {
    const file = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'drills.md'), 'utf8');
    expect(file).toBe(page(results));
  });

  it('names each drill once', () => {
    const names = [...drills, ...missingDrills, sale].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has every fault of the drills in the sale', () => {
    expect(new Set(sale.faults)).toEqual(new Set(drills.flatMap(({ faults }) => faults)));
  });

  it('shows a broken promise', () => {
    const verdict = { tried: 9, yes: 8, inBooks: 7, lost: 1, doubled: 0, madeUp: 0, different: 0 };
    const more = { oversold: 0, eventsMissing: 0, eventsTwice: 0, failed: 0 };
    const result = {
      ...{ name: 'kill-api', seed: 3, seconds: 20, engine: 'mariadb 10.11', faults: { 'kill -9 of api': 2 } },
      verdict: { ...verdict, ...more },
      ...{ errors: { ECONNRESET: 4 }, successAgain: 1.25, booked: undefined, audit: 'broken' as const },
      ...{ notes: [], broken: ['lost: order with key a'] },
    };
    const facts = { date: '2026-12-01', commit: 'abc', machine: 'a machine', load: 2.5 };
    const shown = page(withResults({ drills: [], skipped: [], sales: [] }, [{ facts, result }]));
    expect(shown).toContain('| kill-api | 3 | 20 | 2 | 9 | 8 | 7 | 1 | 0 |');
    expect(shown).toContain('| never | broken | mariadb 10.11 | 2026-12-01 | abc | 2.5 |');
    expect(shown).toContain('| kill-api | 4 × ECONNRESET | lost: order with key a |');
  });
});
