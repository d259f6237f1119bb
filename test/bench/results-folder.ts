import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from './facts';
import { draw } from './report/chart';
import type { SuiteResult } from './result';

/** A suite's result as stored in bench-results/. */
export interface Recorded extends SuiteResult {
  readonly suite: string;
  readonly title: string;
  readonly command: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly facts: Facts;
}

const FOLDER = join(__dirname, '..', '..', 'bench-results');

/** Writes `<suite>.json` and the charts, replacing those of an earlier run. */
export function record(recorded: Recorded): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${recorded.suite}.json`), `${JSON.stringify(recorded, undefined, 2)}\n`);
  drawInto(FOLDER, recorded);
}

/** The stored results of the named suites, in that order; suites without a result are left out. */
export function recordedOf(suites: readonly string[]): Recorded[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  return suites
    .filter((suite) => files.includes(`${suite}.json`))
    .map((suite) => JSON.parse(readFileSync(join(FOLDER, `${suite}.json`), 'utf8')) as Recorded);
}

export function drawInto(folder: string, { charts }: Recorded): void {
  mkdirSync(folder, { recursive: true });
  for (const chart of charts) writeFileSync(join(folder, `${chart.name}.svg`), draw(chart));
}
