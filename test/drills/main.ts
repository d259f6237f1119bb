import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drill } from './drill';
import { drills, missingDrills, sale } from './drills';
import { factsNow } from './report/facts';
import { columns, page, type Results, rowOf, withResults } from './report/page';
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
  const isAll = names.includes('all');
  const skipped: Skipped[] = missingDrills
    .filter((missing) => isAll || names.includes(missing.name))
    .map((missing) => ({ name: missing.name, why: `not here yet: ${missing.missing}` }));
  const results: DrillResult[] = [];
  const unfinished: string[] = [];
  for (const drill of chosen) {
    const length = drill === sale && minutes !== undefined ? minutes * 60 : (seconds ?? drill.seconds);
    const outcome = await onItsOwnSystem(drill, { seed, seconds: length, open });
    if (outcome instanceof Error) {
      unfinished.push(drill.name);
      say(`\n${drill.name}: not finished: ${outcome.stack ?? outcome.message}`);
    } else if ('why' in outcome) skipped.push(outcome);
    else {
      results.push(outcome);
      show(outcome);
      if (isAll || drill === sale) record(outcome);
    }
  }
  for (const { name, why } of skipped) say(`\n${name}: left out, ${why}`);
  if (isAll) write({ ...readResults(), skipped });
  say(`\n${textTable(columns, results.map(rowOf))}`);
  if (unfinished.length > 0) say(`\nnot finished: ${unfinished.join(', ')}`);
  return unfinished.length > 0 || results.some(({ broken }) => broken.length > 0);
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
): Promise<DrillResult | Skipped | Error> {
  say(`\n${drill.name}: ${drill.what}; seed ${seed}, ${seconds} s`);
  const { system, close } = await open(drill.needs ?? {});
  try {
    const reasons = drill.faults.map(({ impossible }) => impossible?.(system));
    if (reasons.every((why) => why !== undefined)) return { name: drill.name, why: reasons[0] ?? '' };
    const run = { drill, system, seed, seconds, say: progressSince(Date.now()) };
    return await Promise.race([runDrill(run), system.failure]);
  } catch (error) {
    return error as Error; // a program ended by itself, or could not be started: the other drills go on
  } finally {
    await close();
  }
}

function show({ name, notes, errors, broken, verdict, successAgain, booked }: DrillResult): void {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  say(`\n${name}: ${broken.length === 0 ? 'every promise kept' : `${broken.length} promises broken`}`);
  say(
    `  tried ${verdict.tried}, yes ${verdict.yes}, true ${verdict.inBooks}; success again after ${String(successAgain)} s, booked ${String(booked)} s later`,
  );
  say(`  errors  ${kinds.join(', ') || 'none'}`);
  for (const note of notes) say(`  note    ${note}`);
  for (const sentence of broken) say(`  BROKEN  ${sentence}`);
}

const record = (result: DrillResult): void => write(withResults(readResults(), [{ facts: factsNow(), result }]));

function write(results: Results): void {
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(PAGE, page(results));
}

const readResults = (): Results => JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
const progressSince = (began: number) => (line: string) => {
  say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(8)} s  ${line}`);
};
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
