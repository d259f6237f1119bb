import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawInto, recordedOf } from '../results-folder';
import { suites } from '../suites';
import { replaceBetweenMarkers, reportOf } from './markdown';

const DOCS = join(__dirname, '..', '..', '..', 'docs');
const CHARTS = 'performance';
/** Their tables stand in docs/scaling.md, where `simulate` writes them. */
const ELSEWHERE = new Set(['scaling', 'simulate']);

/** `npm run bench -- report`: docs/performance.md and its charts anew, from what lies in bench-results/. */
function main(): void {
  const results = recordedOf(Object.keys(suites));
  if (results.length === 0) throw new Error('bench-results/ is empty: run npm run bench -- all first');
  for (const result of results) drawInto(join(DOCS, CHARTS), result);
  const told = results.filter(({ suite }) => !ELSEWHERE.has(suite));
  const page = join(DOCS, 'performance.md');
  writeFileSync(page, replaceBetweenMarkers(readFileSync(page, 'utf8'), reportOf(told, CHARTS)));
  console.log(`docs/performance.md tells of ${told.map(({ suite }) => suite).join(', ')}`);
}

main();
