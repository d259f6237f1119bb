import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Drill } from './drill';
import { drills, missingDrills, sale } from './drills';
import { factsNow } from './report/facts';
import { columns, page, type Results, rowOf } from './report/page';
import { textTable } from './report/text-table';
import type { DrillResult, Skipped } from './result';
import { runDrill } from './run-drill';
import type { OpenSystem, SystemNeeds } from './system/drill-system';

const ROOT = join(__dirname, '..', '..');
const RESULTS = join(__dirname, 'results.json');
const PAGE = join(ROOT, 'docs', 'drills.md');

interface Request {
  readonly names: readonly string[];
  readonly seed?: number;
  readonly seconds?: number;
  readonly minutes?: number;
  readonly open: (needs: SystemNeeds) => Promise<OpenSystem>;
}

export const usage = (): string =>
  [
    'Which ones? npm run drill -- NAME… [--seed N] [--seconds N]',
    ...[...drills, ...missingDrills].map(({ name, what }) => `  ${name.padEnd(18)} ${what}`),
    `  ${'short'.padEnd(18)} those of every CI run`,
    `  ${'all'.padEnd(18)} all of them; writes docs/drills.md`,
    `  ${'sale'.padEnd(18)} ${sale.what} (--minutes N); writes docs/drills.md`,
  ].join('\n');

/** Started by scripts/drill.mjs. Answers whether a promise was broken; undefined without a name, or with an unknown one. */
export async function runDrills({ names, seed = 1, seconds, minutes, open }: Request): Promise<boolean | undefined> {
  const found = names.map(chosenBy);
  if (found.length === 0 || found.includes(undefined)) return undefined;
  const chosen = new Set(found.flatMap((some) => some ?? []));
  const results: DrillResult[] = [];
  const skipped: Skipped[] = missingDrills
    .filter((missing) => names.includes('all') || names.includes(missing.name))
    .map((missing) => ({ name: missing.name, why: `not here yet: ${missing.missing}` }));
  for (const drill of chosen) {
    const length = drill === sale && minutes !== undefined ? minutes * 60 : (seconds ?? drill.seconds);
    const outcome = await onItsOwnSystem(drill, { seed, seconds: length, open });
    if ('why' in outcome) skipped.push(outcome);
    else results.push(outcome);
  }
  show(results, skipped);
  const name = names.find((each) => each === 'all' || each === 'sale');
  if (name !== undefined) writePage(name, results, skipped);
  return results.some(({ broken }) => broken.length > 0);
}

function chosenBy(name: string): readonly Drill[] | undefined {
  if (name === 'all') return drills;
  if (name === 'short') return drills.filter(({ short }) => short);
  if (missingDrills.some((missing) => missing.name === name)) return [];
  const drill = [...drills, sale].find((each) => each.name === name);
  return drill && [drill];
}

async function onItsOwnSystem(
  drill: Drill,
  { seed, seconds, open }: { readonly seed: number; readonly seconds: number; readonly open: Request['open'] },
): Promise<DrillResult | Skipped> {
  say(`\n${drill.name}: ${drill.what}; seed ${seed}, ${seconds} s`);
  const { system, close } = await open(drill.needs ?? {});
  try {
    const reasons = drill.faults.map(({ impossible }) => impossible?.(system));
    if (reasons.every((why) => why !== undefined)) return { name: drill.name, why: reasons[0] ?? '' };
    const result = await Promise.race([runDrill({ drill, system, seed, seconds, say }), system.failure]);
    for (const sentence of result.broken) say(`  BROKEN  ${sentence}`);
    return result;
  } finally {
    await close();
  }
}

function show(results: readonly DrillResult[], skipped: readonly Skipped[]): void {
  say('');
  if (results.length > 0) say(textTable(columns, results.map(rowOf)));
  for (const { name, notes, errors, broken } of results) {
    const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
    say(`\n${name}: ${broken.length === 0 ? 'every promise kept' : `${broken.length} findings`}`);
    say(`  errors  ${kinds.join(', ') || 'none'}`);
    for (const note of notes) say(`  note    ${note}`);
    for (const sentence of broken) say(`  BROKEN  ${sentence}`);
  }
  for (const { name, why } of skipped) say(`\n${name}: left out, ${why}`);
}

/** The table of `all` takes the place of the last one; a sale's that of the same seed and engine. */
function writePage(name: string, results: readonly DrillResult[], skipped: readonly Skipped[]): void {
  const last = readResults();
  const facts = factsNow();
  const now: Results =
    name === 'all'
      ? { ...last, all: { facts, results, skipped } }
      : {
          ...last,
          sales: merged(
            last.sales,
            results.map((result) => ({ facts, result })),
          ),
        };
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(now, undefined, 2)}\n`);
  writeFileSync(PAGE, page(now));
  say('\nwritten to docs/drills.md');
}

function merged(before: Results['sales'], now: Results['sales']): Results['sales'] {
  const isSame = (a: DrillResult, b: DrillResult): boolean => a.seed === b.seed && a.engine === b.engine;
  const kept = before.filter(({ result }) => !now.some((newer) => isSame(newer.result, result)));
  return [...kept, ...now].sort((a, b) => a.result.seed - b.result.seed);
}

const readResults = (): Results => JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
