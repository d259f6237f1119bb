import { type Disk, diskDuring } from '../disk';
import { fillHistory, regularsOf } from '../history/fill-history';
import { planHistory } from '../history/history-plan';
import { besideIt, sizesOf } from '../history/schema-copy';
import { untilAtRest } from '../history/server-at-rest';
import { setServerSize } from '../history/server-size';
import { closedLoop } from '../load/closed-loop';
import type { LoadResult } from '../load/load';
import { type OrderChoice, ordersOf } from '../order-load';
import { auditSchema, startOwnApi } from '../own-shop';
import { rateRatio, read, type Reading, summariesOf, watch } from '../reading';
import { atLeast, rateBars, type SuiteResult, type Table, tableOf, withSpread } from '../result';
import { alternate } from '../rounds';
import type { BenchRun } from '../run';
import { makeShop, openSessions } from '../shop';
import { step } from '../show';
import { ratios, spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const CONNECTIONS = 64;
/** Long enough for the customers' own pages to be in the buffer pool. */
const WARM_UP_SECONDS = 20;
const TABLES_SHOWN = 8;

/** A shop with its api and customers. */
interface Place {
  readonly run: BenchRun;
  readonly tokens: string;
  readonly products: string;
}

/** One turn, with the work that is left after it: its pages are written and its old versions purged before the next turn. */
interface Turn extends Reading {
  readonly disk: Disk;
  /** Orders a second, counting the time until that work is done. */
  readonly rateToRest: number;
}

export const bigTables: Suite = {
  title: 'orders a second with two million orders in the tables against empty ones',
  needs: { apis: 0 },
  seconds: 15,
  rounds: 5,
  flags: {
    orders: { least: CUSTOMERS, byDefault: 2_000_000 },
    /** MiB of buffer pool and redo log. */
    pool: { least: 128, byDefault: 8_192 },
    redo: { least: 8, byDefault: 2_048 },
  },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const orders = bench.flag('orders');
  const size = { poolMiB: bench.flag('pool'), redoMiB: bench.flag('redo') };
  await setServerSize(bench.run, size);
  const fullSchema = await besideIt(bench.run, 'full');
  const empty = await openEmpty(bench, await startOwnApi(bench.run, 1));
  const full = await openFull(bench, await startOwnApi(fullSchema, 2), orders);
  const sizes = await sizesOf(full.run);
  await rest(bench.run);

  for (const place of [empty, full]) await load(place, WARM_UP_SECONDS);
  await rest(bench.run);
  const readings = await alternate(
    { empty: () => turn(empty, bench.seconds), full: () => turn(full, bench.seconds) },
    { rounds: bench.rounds, what: 'uniform' },
  );
  const audits = [empty, full].map(({ run }) => auditSchema(run));
  const summaries = summariesOf(readings);
  const costs = { empty: costsOf(readings.empty), full: costsOf(readings.full) };
  const toRest = ratios(
    readings.full.map(({ rateToRest }) => rateToRest),
    readings.empty.map(({ rateToRest }) => rateToRest),
  );
  return {
    figures: {
      ...summaries,
      ...Object.fromEntries(
        Object.entries(costs).flatMap(([place, some]) =>
          Object.entries(some).map(([what, value]) => [`${place} / ${what}`, value]),
        ),
      ),
      'full against empty, until everything is written': toRest,
      orders,
      'MiB of the buffer pool': size.poolMiB,
      'MiB of the redo log': size.redoMiB,
      'MiB of the tables': sizes.reduce((sum, { mib }) => sum + mib, 0),
    },
    targets: [
      atLeast(
        `orders with ${orders.toLocaleString('en')} in the tables against empty ones`,
        0.9,
        rateRatio(readings.full, readings.empty),
      ),
    ],
    tables: [
      tableOf(`${CONNECTIONS} connections, ${PRODUCTS} products, one or two lines`, summaries),
      tableOfCosts(readings),
      tableOfSizes(sizes.slice(0, TABLES_SHOWN)),
    ],
    charts: [
      {
        kind: 'bars',
        name: 'big-tables',
        title: `Orders, ${CONNECTIONS} connections`,
        unit: 'orders a second',
        groups: [{ label: `empty tables, and with ${orders.toLocaleString('en')} orders`, bars: rateBars(summaries) }],
      },
    ],
    notes: [
      `The buffer pool of the server has ${size.poolMiB} MiB, its redo log ${size.redoMiB} MiB, for both: as a server of that size would have. The fill is purged and written before anything is measured.`,
      `After each turn the server writes every changed page and purges before the next one begins, so that no turn pays for another. The CPU time, pages and log have that in them; the rates have not. With the time that it takes counted in, full reaches ${withSpread(toRest, 2)} of empty.`,
      'One server, a schema and an api process for each; no worker runs. Half of the customers of the full one are regulars with a thousand orders each.',
      ...audits,
    ],
  };
}

async function rest(run: BenchRun): Promise<void> {
  await untilAtRest(run);
  step('the database has purged and written everything');
}

async function openEmpty({ lists }: Bench, run: BenchRun): Promise<Place> {
  const shop = await makeShop(run, { customers: CUSTOMERS, products: PRODUCTS });
  const tokens = lists.write(shop.customers.map(({ token }) => token));
  return { run, tokens, products: lists.write(shop.productIds) };
}

async function openFull({ lists }: Bench, run: BenchRun, orders: number): Promise<Place> {
  const plan = planHistory(orders);
  const regulars = Math.min(plan.regulars, CUSTOMERS / 2);
  const shop = await makeShop(run, { customers: CUSTOMERS - regulars, products: PRODUCTS });
  step('filling the tables');
  await fillHistory(run, plan, shop.productIds);
  const old = await openSessions(run, await regularsOf(run, plan, regulars));
  const tokens = lists.write([...shop.customers, ...old].map(({ token }) => token));
  return { run, tokens, products: lists.write(shop.productIds) };
}

const load = ({ run, tokens, products }: Place, seconds: number): Promise<LoadResult> => {
  const choice: OrderChoice = { products, lines: [1, 2] };
  return closedLoop(ordersOf({ url: run.apiUrls[0]!, tokens }, choice), { connections: CONNECTIONS, seconds });
};

async function turn(place: Place, seconds: number): Promise<Turn> {
  let restMs = NaN;
  const { value, disk } = await diskDuring(place.run, () =>
    read(watch(place.run), async () => {
      const result = await load(place, seconds);
      const ended = performance.now();
      await untilAtRest(place.run);
      restMs = performance.now() - ended;
      return result;
    }),
  );
  return { ...value, disk, rateToRest: value.answers / (value.answers / value.rate + restMs / 1_000) };
}

const COSTS: Readonly<Record<string, (turn: Turn) => number>> = {
  'database CPU µs an order': ({ cpu }) => cpu.database ?? NaN,
  'pages read an order': ({ disk, requests }) => disk.pagesRead / requests,
  'pages written an order': ({ disk, requests }) => disk.pagesWritten / requests,
  'bytes of redo log an order': ({ disk, requests }) => disk.redoBytes / requests,
};

const costsOf = (turns: readonly Turn[]): Record<string, Spread> =>
  Object.fromEntries(Object.entries(COSTS).map(([what, of]) => [what, spread(turns.map(of))]));

function tableOfCosts({ empty, full }: Readonly<Record<'empty' | 'full', readonly Turn[]>>): Table {
  const cells = (some: readonly Spread[]): string[] =>
    some.map((value) => withSpread(value, value.median < 10 ? 2 : 0));
  const shares = Object.values(COSTS).map((of) => ratios(full.map(of), empty.map(of)));
  return {
    title: 'What an order costs the database, until everything is purged and written',
    columns: ['', ...Object.keys(COSTS)],
    rows: [
      ['empty', ...cells(Object.values(costsOf(empty)))],
      ['full', ...cells(Object.values(costsOf(full)))],
      ['full / empty', ...cells(shares).map((cell, n) => (Number.isFinite(shares[n]!.median) ? cell : ''))],
    ],
  };
}

const tableOfSizes = (sizes: readonly { table: string; rows: number; mib: number }[]): Table => ({
  title: 'The full tables before the load (rows as the engine estimates them)',
  columns: ['', 'rows', 'MiB with keys'],
  rows: sizes.map(({ table, rows, mib }) => [table, rows.toLocaleString('en'), mib.toFixed(0)]),
});
