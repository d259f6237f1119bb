import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import { ordersOf } from '../order-load';
import { type BesideBacklog, FreshBesideBacklog } from '../outbox/beside-backlog';
import { RelayAlone } from '../outbox/programs';
import { DESTINATIONS, OnTheWay } from '../outbox/queues';
import { auditSchema } from '../own-shop';
import { pause, resume } from '../processes';
import { atLeast, atMost, type SuiteResult, withSpread } from '../result';
import { makeShop } from '../shop';
import { step } from '../show';
import { spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const MOST_MS = 150;
const LEAST_SHARE = 0.3;

export const backlog: Suite = {
  title: 'fresh events beside a backlog: how soon they are in their queue, and how fast the backlog drains meanwhile',
  needs: { apis: 1 },
  seconds: 10,
  rounds: 3,
  // Orders a second beside the backlog; 0: half of the rate of this run with all processes running.
  flags: { rate: { least: 0, byDefault: 0 }, rows: { least: 1_000, byDefault: 300_000 } },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run, lists, rounds, flag } = bench;
  const shop = await makeShop(run, { customers: CUSTOMERS, products: PRODUCTS });
  const taker = { url: shop.url, tokens: lists.write(shop.customers.map(({ token }) => token)) };
  const load = ordersOf(taker, { products: lists.write(shop.productIds), lines: [1, 2] });
  const onTheWay = new OnTheWay(run);

  const { measured, rate } = await new Background(run).whilePaused(async () => {
    const relay = await RelayAlone.start(run);
    const rate = flag('rate') || (await halfOfEverything(bench, load, onTheWay));
    pause([relay.pid]);
    await onTheWay.purge();
    const beside = new FreshBesideBacklog({ bench, load, onTheWay, relay, rate, rows: flag('rows') });
    const measured: BesideBacklog[] = [];
    for (let round = 1; round <= rounds; round++) measured.push(await beside.measure(round));
    resume([relay.pid]);
    await relay.end();
    return { measured, rate };
  });
  return resultOf(measured, { rate, rows: flag('rows'), audited: auditSchema(run) });
}

/** Orders a second that are placed, sent and booked, halved. */
async function halfOfEverything(bench: Bench, load: Parameters<typeof closedLoop>[0], onTheWay: OnTheWay) {
  const { pids } = bench.run;
  const consumers = [pids.worker, pids.dataPlatform].filter((pid) => pid !== undefined);
  resume(consumers);
  await closedLoop(load, { connections: 64, seconds: 2 });
  await onTheWay.untilBooked();
  const { rate } = await closedLoop(load, { connections: 64, seconds: bench.seconds });
  const booked = rate - (await onTheWay.behind()) / DESTINATIONS / bench.seconds;
  await onTheWay.untilBooked();
  pause(consumers);
  step(`with everything running: ${Math.round(booked)} orders a second`);
  return Math.round(booked / 2);
}

interface Facts {
  readonly rate: number;
  readonly rows: number;
  readonly audited: string;
}

function resultOf(measured: readonly BesideBacklog[], { rate, rows, audited }: Facts): SuiteResult {
  const of = (pick: (one: BesideBacklog) => number): Spread => spread(measured.map(pick));
  const figures = {
    'orders a second beside the backlog': spread([rate]),
    'rows in the backlog': spread([rows]),
    'the backlog shrinks without orders: rows a second': of(({ quiet }) => quiet),
    'the backlog shrinks beside the orders: rows a second': of(({ busy }) => busy),
    'share of the rate without orders': of(({ quiet, busy }) => busy / quiet),
    'fresh: from the event to its queue, p50 ms': of(({ fresh }) => fresh.p50),
    'fresh: from the event to its queue, p99 ms': of(({ fresh }) => fresh.p99),
    'fresh: from the event to its queue, max ms': of(({ fresh }) => fresh.max),
  };
  return {
    figures,
    targets: [
      atMost(
        `a fresh event is in its queue beside ${rows} waiting rows at ${rate} orders a second, p99`,
        MOST_MS,
        of(({ fresh }) => fresh.p99),
        'ms',
      ),
      atLeast(
        'the backlog shrinks, against its rate without orders',
        LEAST_SHARE,
        of(({ quiet, busy }) => busy / quiet),
      ),
    ],
    tables: [
      {
        title: 'beside a backlog',
        columns: ['', 'median (lowest–highest)'],
        rows: Object.entries(figures).map(([name, value]) => [name, withSpread(value, 2)]),
      },
    ],
    charts: [],
    notes: [
      'The backlog consists of events of real orders whose relay was stopped. Its rate beside the orders is the rate by which the outbox shrinks; the events of the new orders are sent in addition.',
      audited,
    ],
  };
}
