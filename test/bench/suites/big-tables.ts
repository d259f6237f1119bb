import { parseArgs } from 'node:util';
import { fillHistory, regularsOf } from '../history/fill-history';
import { planHistory } from '../history/history-plan';
import { besideIt, sizesOf } from '../history/schema-copy';
import { closedLoop } from '../load/closed-loop';
import { type OrderChoice, ordersOf } from '../order-load';
import { auditSchema, startOwnApi } from '../own-shop';
import { onServer } from '../references/schemas';
import { rateRatio, read, type Reading, summariesOf, watch } from '../reading';
import { atLeast, rateBars, type SuiteResult, type Table, tableOf } from '../result';
import { alternate } from '../rounds';
import type { BenchRun } from '../run';
import { makeShop, openSessions } from '../shop';
import { step } from '../show';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const CONNECTIONS = 64;
/** Long enough for the customers' own pages to be in the buffer pool. */
const WARM_UP_SECONDS = 20;
const TABLES_SHOWN = 8;

/** A shop with its api, and who orders there. */
interface Place {
  readonly run: BenchRun;
  readonly tokens: string;
  readonly products: string;
}

export const bigTables: Suite = {
  title: 'orders a second with two million orders in the tables (--orders N, --pool MIB) against empty ones',
  needs: { apis: 0 },
  seconds: 8,
  rounds: 5,
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { orders, poolMiB } = readArguments(bench.args);
  await setBufferPool(bench.run, poolMiB);
  const fullSchema = await besideIt(bench.run, 'full');
  const empty = await openEmpty(bench, await startOwnApi(bench.run, 1));
  const full = await openFull(bench, await startOwnApi(fullSchema, 2), orders);
  const sizes = await sizesOf(full.run);

  for (const place of [empty, full]) await load(place, WARM_UP_SECONDS);
  const readings = await alternate(
    { empty: () => reading(empty, bench.seconds), full: () => reading(full, bench.seconds) },
    { rounds: bench.rounds, what: 'uniform' },
  );
  const audits = [empty, full].map(({ run }) => auditSchema(run));
  const summaries = summariesOf(readings);
  return {
    figures: {
      ...summaries,
      orders,
      'MiB of the buffer pool': poolMiB,
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
      `The buffer pool of the server has ${poolMiB} MiB, for both.`,
      'One server, a schema and an api process for each; no worker runs. Half of the customers of the full one are regulars with a thousand orders each.',
      ...audits,
    ],
  };
}

function readArguments(args: readonly string[]): { orders: number; poolMiB: number } {
  const { values } = parseArgs({
    args: [...args],
    options: { orders: { type: 'string', default: '2000000' }, pool: { type: 'string', default: '1024' } },
  });
  const [orders, poolMiB] = [Number(values.orders), Number(values.pool)];
  if (!Number.isSafeInteger(orders) || orders < CUSTOMERS) throw new Error(`--orders wants at least ${CUSTOMERS}`);
  if (!Number.isSafeInteger(poolMiB) || poolMiB < 128) throw new Error('--pool wants at least 128 (MiB)');
  return { orders, poolMiB };
}

/** Both servers can do it while they run. A pool a twentieth of the data would measure the disk. */
const setBufferPool = (run: BenchRun, mib: number): Promise<unknown> =>
  onServer(run, (connection) => connection.query(`SET GLOBAL innodb_buffer_pool_size = ${mib * 2 ** 20}`));

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

const load = ({ run, tokens, products }: Place, seconds: number) => {
  const choice: OrderChoice = { products, lines: [1, 2] };
  return closedLoop(ordersOf({ url: run.apiUrls[0]!, tokens }, choice), { connections: CONNECTIONS, seconds });
};

const reading = (place: Place, seconds: number): Promise<Reading> => read(watch(place.run), () => load(place, seconds));

const tableOfSizes = (sizes: readonly { table: string; rows: number; mib: number }[]): Table => ({
  title: 'The full tables before the load (rows as the engine estimates them)',
  columns: ['', 'rows', 'MiB with keys'],
  rows: sizes.map(({ table, rows, mib }) => [table, rows.toLocaleString('en'), mib.toFixed(0)]),
});
