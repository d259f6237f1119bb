import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import type { Load, LoadResult } from '../load/load';
import { openLoop, requestsIn } from '../load/open-loop';
import { type Course, growthOf, partsOf, peakOf, watchMemory } from '../memory-watch';
import { ordersOf } from '../order-load';
import { cpuSeconds } from '../processes';
import { auditSchema } from '../own-shop';
import { atMost, type SuiteResult, withSpread } from '../result';
import type { BenchRun } from '../run';
import { type BenchShop, makeCustomers, makeShop } from '../shop';
import { step } from '../show';
import { spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';
import { claimRequest, CouponDesk } from './coupon-desk';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const CONNECTIONS = 64;
const PLENTY = 1_000_000_000;
const MOST_MB = 250;
const MOST_GROWTH_PERCENT = 5;
/** Requests of each kind a second, beside the orders. */
const READS = 50;
const CLAIMS = 20;

type Name = 'api' | 'worker' | 'data-platform';

export const soak: Suite = {
  title: 'memory in use while orders come as fast as they are taken, with reads and claims between them',
  needs: { apis: 1 },
  // Minutes, so that `all --seconds 3` does not shorten the soak.
  seconds: 0,
  rounds: 0,
  flags: { minutes: { least: 1, byDefault: 20 } },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run } = bench;
  const seconds = bench.flag('minutes') * 60;
  const shop = await makeShop(run, { customers: CUSTOMERS, products: PRODUCTS });
  const loads = await loadsOf(bench, shop, seconds);
  const pids: Record<Name, number> = {
    api: run.pids.api![0]!,
    worker: run.pids.worker!,
    'data-platform': run.pids.dataPlatform!,
  };
  step(`${seconds / 60} minutes of load begin`);
  const before = cpuSeconds([pids.api]);
  let orders: LoadResult | undefined;
  const courses = await watchMemory(pids, async () => {
    [orders] = await Promise.all(loads.map((start) => start()));
  });
  const cpu = ((cpuSeconds([pids.api]) ?? NaN) - (before ?? NaN)) * 1e6;
  await new Background(run).untilIdle();
  const audited = auditSchema(run);
  return resultOf(courses, orders!, { seconds, cpuAnOrder: cpu / orders!.answers, audited, run });
}

/** The first load is the orders. */
async function loadsOf(
  { run, lists }: Bench,
  shop: BenchShop,
  seconds: number,
): Promise<(() => Promise<LoadResult>)[]> {
  const { url } = shop;
  const tokens = lists.write(shop.customers.map(({ token }) => token));
  const claimants = await makeCustomers(run, requestsIn({ rate: CLAIMS, seconds }));
  const couponId = await new CouponDesk(run, shop).coupon(PLENTY);
  const orders = ordersOf({ url, tokens }, { products: lists.write(shop.productIds), lines: [1, 2] });
  const claims = claimRequest(
    url,
    couponId,
    { status: 201, text: '"sequence":' },
    { file: lists.write(claimants.map(({ token }) => token)), inOrder: true },
  );
  const read = (path: string, text: string, own?: Load['tokens']): Load => ({
    ...{ url, method: 'GET', path, expect: { status: 200, text } },
    ...(own && { tokens: own }),
  });
  const open = (load: Load, rate: number) => () => openLoop(load, { rate, seconds });
  return [
    () => closedLoop(orders, { connections: CONNECTIONS, seconds }),
    open(claims, CLAIMS),
    open(read(`/products/${shop.productIds[0]!}`, '"productId":"'), READS),
    open(read('/products?limit=20', '"items":['), READS),
    open(read('/orders?limit=20', '"items":[', { file: tokens, inOrder: false }), READS),
  ];
}

interface Circumstances {
  readonly seconds: number;
  readonly cpuAnOrder: number;
  readonly audited: string;
  readonly run: BenchRun;
}

function resultOf(
  courses: Record<Name, Course>,
  { rate }: LoadResult,
  { seconds, cpuAnOrder, audited }: Circumstances,
): SuiteResult {
  const named = Object.entries(courses);
  const peak = (course: Course): Spread => spread([peakOf(course)]);
  return {
    figures: {
      'orders a second': rate,
      'api / CPU µs an order, reads and claims in it': cpuAnOrder,
      ...Object.fromEntries(
        named.flatMap(([name, course]) => [
          [`${name} / most MB`, peak(course)],
          [`${name} / growth in an hour, %`, growthOf(course)],
        ]),
      ),
    },
    targets: named.flatMap(([name, course]) => [
      atMost(`peak memory of ${name}`, MOST_MB, peak(course), 'MB'),
      atMost(`growth of ${name} in an hour`, MOST_GROWTH_PERCENT, growthOf(course), '%'),
    ]),
    tables: [
      {
        title: `${seconds / 60} minutes, ${Math.round(rate)} orders a second, MB of a million bytes`,
        columns: ['', 'median', 'most', 'growth in an hour, %'],
        rows: named.map(([name, course]) => [
          name,
          withSpread(spread([spread(course.samples.map(({ mb }) => mb)).median]), 0),
          peakOf(course).toFixed(0),
          withSpread(growthOf(course), 1),
        ]),
      },
    ],
    charts: [
      {
        kind: 'lines',
        name: 'soak',
        title: 'Memory in use under full load',
        x: 'minutes',
        unit: 'MB',
        lines: named.map(([label, course]) => ({ label, points: partsOf(course) })),
      },
    ],
    notes: [
      `${CONNECTIONS} connections of orders as fast as they are taken; beside them, each second, ${READS} products, ${READS} lists of products, ${READS} lists of orders and ${CLAIMS} claims.`,
      `Flat: by the least squares line along the lower edge (the least of twelve parts) of the last three quarters, growth in an hour is at most ${MOST_GROWTH_PERCENT} % (in brackets: with twice its standard error).`,
      `The api took ${cpuAnOrder.toFixed(0)} µs of CPU an order, its share of reads and claims included.`,
      audited,
    ],
  };
}
