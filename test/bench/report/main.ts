import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawInto, recordedOf } from '../results-folder';
import { suites } from '../suites';
import { replaceBetweenMarkers, suitesOf, targetsOf } from './markdown';

const ROOT = join(__dirname, '..', '..', '..');
const CHARTS = 'docs/performance';
/** `simulate` writes the tables of these suites into docs/scaling.md. */
const ELSEWHERE = new Set(['scaling', 'simulate']);

/**
 * `npm run bench -- report` writes from bench-results/: the targets into docs/performance.md, the readings of each suite into
 * test/bench/lab-book.md, and the charts of both.
 */
function main(): void {
  const results = recordedOf(Object.keys(suites));
  if (results.length === 0) throw new Error('bench-results/ is empty: run npm run bench -- all first');
  for (const result of results) drawInto(join(ROOT, CHARTS), result);
  const shown = results.filter(({ suite }) => !ELSEWHERE.has(suite));
  write('docs/performance.md', targetsOf(shown));
  write('test/bench/lab-book.md', suitesOf(shown, `../../${CHARTS}`));
  console.log(`written from the results of ${shown.map(({ suite }) => suite).join(', ')}`);
}

function write(page: string, content: string): void {
  const path = join(ROOT, page);
  writeFileSync(path, replaceBetweenMarkers(readFileSync(path, 'utf8'), content));
  console.log(page);
}

main();
