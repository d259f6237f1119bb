import { Background } from '../background';
import { auditSchema } from '../own-shop';
import type { SuiteResult } from '../result';
import { makeShop } from '../shop';
import { step } from '../show';
import type { Bench, Suite } from '../suite';
import { axesOf, PRODUCTS, USERS } from './scaling/axes';
import { BatchSizes } from './scaling/batch-sizes';
import { type Curve, load, measureCurve } from './scaling/curve';
import { chartsOf, figuresOf, fittedTable, tableOfCurve } from './scaling/curves-result';
import { BYTES_AN_ORDER, FITTED, type Fitted } from './scaling/figures';
import { fit } from './scaling/fit';
import { type Growth, growthOf, growthTables } from './scaling/growth';
import { besideOthers } from './scaling/other-work';
import { tableSizes } from './scaling/table-sizes';
import { measureWaits } from './scaling/waits';

const WARM_UP_SECONDS = 6;

export const scaling: Suite = {
  title: 'orders against connections, lines, customers, products and API processes; what a batch and an order cost',
  needs: { apis: 3 },
  seconds: 3,
  rounds: 3,
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run, lists } = bench;
  const shop = await makeShop(run, { customers: Math.max(...USERS), products: Math.max(...PRODUCTS) });
  step(`${shop.customers.length} customers, ${shop.productIds.length} products`);
  const [connections, ...others] = axesOf(shop, lists);
  const sizes = new BatchSizes(run);
  const { curves, fitted, growth } = await new Background(run).whilePaused(async () => {
    await load(run.apiUrls, { ...connections!.points.at(-1)!, connections: 3 * 64 }, WARM_UP_SECONDS);
    const waits = await measureWaits(run);
    const before = await tableSizes(run);
    const { result: first, others: busy } = await besideOthers(run, () => measureCurve(bench, connections!, sizes));
    const growth = growthOf(before, await tableSizes(run));
    const curves: Curve[] = [first];
    for (const axis of others) curves.push(await measureCurve(bench, axis, sizes));
    return { curves, fitted: fit(first, { ...waits, others: busy }), growth };
  });
  return resultOf({ curves, fitted, growth, audited: auditSchema(run) });
}

interface Found {
  readonly curves: readonly Curve[];
  readonly fitted: Fitted;
  readonly growth: readonly Growth[];
  readonly audited: string;
}

const resultOf = ({ curves, fitted, growth, audited }: Found): SuiteResult => ({
  figures: {
    ...figuresOf(curves),
    ...Object.fromEntries(Object.entries(FITTED).map(([key, name]) => [name, fitted[key as keyof Fitted]])),
    ...Object.fromEntries(growth.map(({ table, bytes }) => [BYTES_AN_ORDER + table, bytes])),
    ...Object.fromEntries(growth.map(({ table, rows }) => [`rows an order in ${table}`, rows])),
  },
  targets: [],
  tables: [...curves.map(tableOfCurve), fittedTable(fitted), ...growthTables(growth)],
  charts: chartsOf(curves),
  notes: [
    'Unless a table says otherwise: 64 connections, one API process, 500 products, one or two lines, 1,000 customers; one line where products or processes on one product are compared. Worker and data-platform are paused.',
    'API processes share this machine’s cores with the database, Redis and the load, so more of them get no more of it: the table shows that they do not hinder each other, not how far they reach. 96 connections in all; times of several: the slowest one’s.',
    audited,
  ],
});
