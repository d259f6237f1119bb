import { drills, missingDrills, sale } from '../drills';
import type { DrillResult, Recorded, Skipped } from '../result';
import { markdownTable } from './text-table';

/** What results.json keeps. */
export interface Results {
  /** The last one of each name, of `npm run drill -- all`. */
  readonly drills: readonly Recorded[];
  /** Left out of the last `npm run drill -- all`. */
  readonly skipped: readonly Skipped[];
  /** The last one of each seed and engine. */
  readonly sales: readonly Recorded[];
}

/** With these results in the places of earlier ones of the same drill, or, for a sale, of the same seed and engine. */
export function withResults(before: Results, now: readonly Recorded[]): Results {
  const placeOf = ({ result: { name, seed, engine } }: Recorded): string =>
    name === sale.name ? `${name} ${seed} ${engine}` : name;
  const places = new Set(now.map(placeOf));
  const all = [...[...before.drills, ...before.sales].filter((each) => !places.has(placeOf(each))), ...now];
  const rankOf = ({ result: { name } }: Recorded): number => drills.findIndex((drill) => drill.name === name);
  return {
    ...before,
    drills: all.filter(({ result }) => result.name !== sale.name).sort((a, b) => rankOf(a) - rankOf(b)),
    sales: all.filter(({ result }) => result.name === sale.name).sort((a, b) => a.result.seed - b.result.seed),
  };
}

export const columns: readonly string[] = [
  'drill',
  'seed',
  's',
  'faults',
  'tried',
  'yes',
  'true',
  'lost',
  'doubled',
  'made up',
  'different',
  'oversold',
  'events missing',
  'events twice',
  'failed',
  'success again s',
  'booked s',
  'auditor',
];

export function rowOf({ name, seed, seconds, faults, verdict, successAgain, booked, audit }: DrillResult): string[] {
  const { tried, yes, inBooks, lost, doubled, madeUp, different, oversold, eventsMissing, eventsTwice, failed } =
    verdict;
  const counts = [tried, yes, inBooks, lost, doubled, madeUp, different, oversold, eventsMissing, eventsTwice, failed];
  const happened = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    name,
    ...[seed, seconds, happened, ...counts].map((count) => count.toLocaleString('en')),
    successAgain === undefined ? 'never' : successAgain.toFixed(1),
    booked === undefined ? 'never' : booked.toFixed(1),
    audit,
  ];
}

/** docs/drills.md. */
export function page({ drills: last, skipped, sales }: Results): string {
  return `${[HEAD, theDrills(), lastTable(last, skipped), theSales(sales)].join('\n\n')}\n`;
}

const HEAD = `# Drills
\`npm run drill -- NAME\` starts a system of its own (database, Redis, SQS and S3, data-platform, worker, two API processes; data in
\`.local/drill\`), puts it under load, lets things go wrong again and again, waits until everything is quiet, and compares what
every caller was answered with the rows of the database. \`npm run drill -- all\` runs every drill and writes this page;
\`npm run drill -- sale --seed N --minutes M\` runs the sale. The exit code is 1 when a promise is broken.

**The load** is 16 callers with 48 customers (closed loop): orders of one product, half of them for a hot one, orders of several products
and of carts, coupons claimed and used, charges, refunds, cancellations, reads. Each write has a key and is repeated with it until the
answer is definite: after a lost connection, no answer within 8 s, 503, 500, 429, or 401 (with a new session). Some are repeated after
their success, too. \`--seed\` repeats the choices of the load and of the faults; what they meet depends on the machine.

**In every drill** no event may end in a dead-letter queue.

**The comparison** reads the tables with the database's admin account and uses no code of the application. Then the auditor runs
(\`npm run audit -- --consumers\`).

| Column | Meaning | Promise |
|---|---|---|
| tried, yes, true | keyed writes; those answered with a success; those whose effect is in the database | |
| lost | answered with a success, and not in the database | 0 |
| doubled | one key (or a charge's reference) with two effects or two answers | 0 |
| made up | in the database, and never asked for, or refused | 0 |
| different | in the database with another id, amount or lines than was answered | 0 |
| oversold | units and coupons beyond what there was, or units that vanished | 0 |
| events missing | orders and refunds without an event, or events that the data platform or the ranking has not booked | 0 |
| events twice | events of one number, or sums of the data platform beyond those of the orders | 0 |
| failed | writes without a definite answer 90 s after the load, with a 500, or with a refusal that the load does not provoke | 0 |
| success again | the longest time from the end of a fault to the next write that succeeded | 90 s |
| booked | from the last recovery (or the end of the load) until every event was booked by every consumer | 60 s |`;

function theDrills(): string {
  const rows = [...drills, sale].map(({ name, what, promise = '', short }) => [
    `\`${name}\``,
    what,
    promise,
    short ? 'yes' : '',
  ]);
  const missing = missingDrills.map(({ name, what, missing: why }) => [
    `\`${name}\``,
    `not here yet: ${what}`,
    why,
    '',
  ]);
  const table = ['| Drill | What happens | Promise beyond the table above | In every CI run |', '|---|---|---|---|'];
  return ['## The drills', '', ...table, ...[...rows, ...missing].map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function lastTable(recorded: readonly Recorded[], skipped: readonly Skipped[]): string {
  const left = skipped.map(({ name, why }) => `- \`${name}\` was left out: ${why}.`);
  return ['## The last run of all drills', tableOf(recorded), ...(left.length > 0 ? ['', ...left] : [])].join('\n');
}

function theSales(recorded: readonly Recorded[]): string {
  const faults = recorded.map(({ result }) => `- seed ${result.seed}, faults: ${counted(result.faults)}.`);
  return ['## The last sales', tableOf(recorded), ...(faults.length > 0 ? ['', ...faults] : [])].join('\n');
}

function tableOf(recorded: readonly Recorded[]): string {
  if (recorded.length === 0) return 'None was recorded.';
  const rows = recorded.map(({ facts: { date, commit, load }, result }) => [
    ...rowOf(result),
    ...[result.engine, date, commit, load.toFixed(1)],
  ]);
  const machines = [...new Set(recorded.map(({ facts }) => facts.machine))];
  return [
    `On ${machines.join('; ')}.`,
    '',
    markdownTable([...columns, 'database', 'date', 'commit', 'load average'], rows),
    '',
    errorsOf(recorded.map(({ result }) => result)),
  ].join('\n');
}

function errorsOf(results: readonly DrillResult[]): string {
  const rows = results.map(({ name, seed, errors, notes, broken }) => [
    name === 'sale' ? `sale ${seed}` : name,
    [counted(errors) || 'none', ...notes].join('; '),
    broken.map((sentence) => sentence.split('\n')[0]!).join('; ') || 'none',
  ]);
  return [
    '| Drill | Requests that were not answered with a success, by kind | Broken promises |',
    '|---|---|---|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${count.toLocaleString('en')} × ${kind}`)
    .join(', ');
