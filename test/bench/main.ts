import { gatherFacts } from './facts';
import { Lists } from './lists';
import type { SuiteResult } from './result';
import { withSpread } from './result';
import { readRun } from './run';
import { record } from './results-folder';
import { suites } from './suites';

/** Started by scripts/bench.mjs: `--list` tells what each suite needs; `NAME SECONDS ROUNDS …` (0: its own) runs one. */
async function main([name = '', seconds, rounds, ...args]: readonly string[]): Promise<void> {
  if (name === '--list') {
    console.log(JSON.stringify(Object.entries(suites).map(([name, { title, needs }]) => ({ name, title, needs }))));
    return;
  }
  const suite = suites[name];
  if (suite === undefined) throw new Error(`there is no suite ${name}`);
  // Whatever ends this process, paused ones go on and children are ended by what listens to its exit.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  const run = readRun();
  const facts = await gatherFacts(run);
  console.log(`\n${name}: ${suite.title}\n${JSON.stringify(facts, undefined, 2)}`);
  const length = { seconds: Number(seconds) || suite.seconds, rounds: Number(rounds) || suite.rounds };
  const result = await suite.run({ run, lists: new Lists(), ...length, args });
  show(result);
  const flags = Object.entries(length).flatMap(([flag, value]) => (value > 0 ? [`--${flag}`, value] : []));
  const command = ['npm run bench --', name, ...flags, ...args].join(' ');
  record({ suite: name, title: suite.title, command, ...length, facts, ...result });
  console.log(`\nwritten to bench-results/${name}.json, with its charts`);
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

// Without process.exit a connection that some suite forgot would keep the bench waiting.
main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
