import { planHistory } from '../history/history-plan';
import { fillHistory, regularsOf } from '../history/fill-history';
import { untilAtRest } from '../history/server-at-rest';
import { setServerSize } from '../history/server-size';
import { closedLoop } from '../load/closed-loop';
import { type OrderChoice, ordersOf } from '../order-load';
import { startOwnApi } from '../own-shop';
import { OwnProcess, variablesOf } from '../own-process';
import { rateRatio, read, type Reading, summariesOf, watch } from '../reading';
import { onServer } from '../references/schemas';
import { atLeast, rateBars, type SuiteResult, tableOf } from '../result';
import { alternate } from '../rounds';
import type { BenchRun } from '../run';
import { makeShop, openSessions } from '../shop';
import { step } from '../show';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 200;
const PRODUCTS = 500;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 10;

export const auditBeside: Suite = {
  title: 'orders a second beside a worker that audits an old shop, against a worker that does not audit',
  needs: { apis: 0 },
  seconds: 10,
  rounds: 5,
  flags: {
    orders: { least: 1_000, byDefault: 200_000 },
    share: { least: 1, byDefault: 5 },
    /** MiB of the buffer pool and of the redo log. */
    pool: { least: 128, byDefault: 1_024 },
    redo: { least: 8, byDefault: 512 },
  },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { lists, seconds, rounds, flag } = bench;
  await setServerSize(bench.run, { poolMiB: flag('pool'), redoMiB: flag('redo') });
  const run = await startOwnApi(bench.run, 1);
  const plan = planHistory(flag('orders'));
  const regulars = Math.min(plan.regulars, CUSTOMERS);
  const shop = await makeShop(run, { customers: CUSTOMERS, products: PRODUCTS });
  step('filling the tables');
  await fillHistory(run, plan, shop.productIds);
  const old = await openSessions(run, await regularsOf(run, plan, regulars));
  const tokens = lists.write([...shop.customers, ...old].map(({ token }) => token));
  const choice: OrderChoice = { products: lists.write(shop.productIds), lines: [1, 2] };
  const load = (length: number) =>
    closedLoop(ordersOf({ url: run.apiUrls[0]!, tokens }, choice), { connections: CONNECTIONS, seconds: length });
  await untilAtRest(run);

  await load(WARM_UP_SECONDS);
  const beside = (share: number) => async (): Promise<Reading> => {
    const worker = await OwnProcess.start('worker', {
      ...variablesOf('worker', run),
      AUDIT_SHARE_PERCENT: String(share),
    });
    try {
      return await read(watch(run), () => load(seconds));
    } finally {
      await worker.stop();
    }
  };
  const readings = await alternate(
    { 'without an audit': beside(0), auditing: beside(flag('share')) },
    { rounds, what: 'uniform' },
  );
  const progress = await progressOf(run);
  const summaries = summariesOf(readings);
  return {
    figures: { ...summaries, orders: flag('orders'), share: flag('share') },
    targets: [
      atLeast('orders beside an audit against none', 0.95, rateRatio(readings.auditing, readings['without an audit'])),
    ],
    tables: [tableOf(`${CONNECTIONS} connections, ${PRODUCTS} products, one or two lines`, summaries)],
    charts: [
      {
        kind: 'bars',
        name: 'audit-beside',
        title: `Orders, ${CONNECTIONS} connections`,
        unit: 'orders a second',
        groups: [{ label: `${flag('orders').toLocaleString('en')} old orders`, bars: rateBars(summaries) }],
      },
    ],
    notes: [
      `AUDIT_SHARE_PERCENT is ${flag('share')}; each turn has a worker of its own, whose relay sends the events. The audit goes on where the turn before ended: ${progress}.`,
    ],
  };
}

/** Where the audit is after the last turn. */
async function progressOf(run: BenchRun): Promise<string> {
  const { name } = run.database;
  const [rows] = await onServer(run, (connection) =>
    connection.query(
      `SELECT (SELECT COUNT(*) FROM ${name}.audit_hours) AS hours, (SELECT stage FROM ${name}.audit_rounds LIMIT 1) AS stage`,
    ),
  );
  const [row] = rows as { hours: number; stage: string }[];
  return `${row?.hours ?? 0} hours audited, the round is in its stage ${row?.stage ?? 'none'}`;
}
