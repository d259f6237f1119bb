import { gatherFacts } from './facts';
import { Lists } from './lists';
import type { SuiteResult } from './result';
import { withSpread } from './result';
import { readRun } from './run';
import { record } from './results-folder';
import type { Suite } from './suite';
import { suites } from './suites';

/** By name, from the command line. */
type Given = Readonly<Record<string, number>>;

/** Started by scripts/bench.mjs: `--list` lists the suites; `NAME FLAGS` runs one, FLAGS as JSON. */
async function main([name = '', given = '{}']: readonly string[]): Promise<void> {
  if (name === '--list') {
    list();
    return;
  }
  const suite = suites[name];
  if (suite === undefined) throw new Error(`there is no suite ${name}`);
  // However this process ends, listeners to its exit resume paused processes and end its children.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  const run = readRun();
  const facts = await gatherFacts(run);
  console.log(`\n${name}: ${suite.title}\n${JSON.stringify(facts, undefined, 2)}`);
  const { seconds, rounds, ...flags } = numbersOf(suite, JSON.parse(given) as Given);
  const length = { seconds: seconds!, rounds: rounds! };
  const result = await suite.run({ run, lists: new Lists(), ...length, flag: (flag) => valueOf(flags, flag) });
  show(result);
  const shown = Object.entries({ ...length, ...flags }).filter(([, value]) => value > 0);
  const command = ['npm run bench --', name, ...shown.flatMap(([flag, value]) => [`--${flag}`, value])].join(' ');
  record({ suite: name, title: suite.title, command, ...length, facts, ...result });
  console.log(`\nwritten to bench-results/${name}.json, with its charts`);
}

function list(): void {
  const all = Object.entries(suites).map(([name, { title, needs, flags = {} }]) => ({ name, title, needs, flags }));
  console.log(JSON.stringify(all));
}

/** The values of `--seconds`, `--rounds` and the suite's own flags, as given or by default. */
function numbersOf({ seconds, rounds, flags = {} }: Suite, given: Given): Record<string, number> {
  const own = Object.entries(flags).map(([name, { least, byDefault }]) => {
    const value = given[name] ?? byDefault;
    if (value < least) throw new Error(`--${name} wants at least ${least}`);
    return [name, value] as const;
  });
  const length = Object.entries({ seconds, rounds }).map(([name, value]) => [name, value && (given[name] ?? value)]);
  return Object.fromEntries([...length, ...own]) as Record<string, number>;
}

function valueOf(flags: Given, name: string): number {
  const value = flags[name];
  if (value === undefined) throw new Error(`the suite has declared no flag --${name}`);
  return value;
}

function show({ tables, targets, notes = [] }: SuiteResult): void {
  for (const { title, columns, rows } of tables) {
    const widths = columns.map((column, n) => Math.max(column.length, ...rows.map((row) => row[n]?.length ?? 0)));
    const text = (cells: readonly string[]): string =>
      cells.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join('  ');
    console.log(['', title, text(columns), ...rows.map(text)].join('\n'));
  }
  console.log('');
  for (const { what, reached, byCpu, unit, atLeast, atMost, ok } of targets) {
    const bound = atLeast === undefined ? `at most ${atMost ?? ''}` : `at least ${atLeast}`;
    const cpu = byCpu ? `; by CPU time of api ${withSpread(byCpu, 2)} ×` : '';
    console.log(`${ok ? 'yes' : 'NO '}  ${what}: ${withSpread(reached, 2)} ${unit} (${bound})${cpu}`);
  }
  for (const note of notes) console.log(note);
}

// Without process.exit a connection that a suite left open would keep the bench waiting.
main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
