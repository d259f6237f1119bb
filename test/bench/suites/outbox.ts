import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import { ordersOf } from '../order-load';
import { auditSchema } from '../own-shop';
import { atLeast, atMost, type SuiteResult, withSpread } from '../result';
import { Backlogs, type Drained } from '../outbox/backlogs';
import { type AtHalf, HalfLoad } from '../outbox/half-load';
import { RelayAlone } from '../outbox/programs';
import { DESTINATIONS, OnTheWay } from '../outbox/queues';
import { makeShop } from '../shop';
import { step } from '../show';
import { median, ratios, spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const WARM_UP_SECONDS = 2;
const MOST_MS = 100;

export const outbox: Suite = {
  title: 'the outbox: how fast a backlog drains into two queues, and how soon an event is in its queue at half load',
  needs: { apis: 1 },
  seconds: 6,
  rounds: 3,
  // Orders a second of the second part; 0: half of the rate of this run with all processes running.
  flags: { rate: { least: 0, byDefault: 0 } },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run, lists, rounds, flag } = bench;
  const shop = await makeShop(run, { customers: CUSTOMERS, products: PRODUCTS });
  const taker = { url: shop.url, tokens: lists.write(shop.customers.map(({ token }) => token)) };
  const load = ordersOf(taker, { products: lists.write(shop.productIds), lines: [1, 2] });
  const onTheWay = new OnTheWay(run);

  const measured = await new Background(run).whilePaused(async () => {
    const relay = await RelayAlone.start(run);
    await closedLoop(load, { connections: 64, seconds: WARM_UP_SECONDS });
    await onTheWay.untilSent();
    await onTheWay.purge();
    step('warm');
    const backlogs = await new Backlogs({ bench, load, onTheWay, relay }).measure();
    await relay.end();
    const rate = flag('rate') || Math.round(median(backlogs.map(({ everything }) => everything)) / 2);
    const half: AtHalf[] = [];
    const halfLoad = new HalfLoad({ bench, load, onTheWay, rate });
    for (let round = 1; round <= rounds; round++) half.push(await halfLoad.measure(round));
    return { backlogs, half, rate };
  });
  return resultOf(measured, auditSchema(run));
}

interface Measured {
  readonly backlogs: readonly Drained[];
  readonly half: readonly AtHalf[];
  readonly rate: number;
}

function resultOf({ backlogs, half, rate }: Measured, audited: string): SuiteResult {
  const of = (pick: (one: Drained) => number): Spread => spread(backlogs.map(pick));
  const at = (pick: (one: AtHalf) => number): Spread => spread(half.map(pick));
  const figures = {
    'orders a second, worker paused': of(({ orders }) => orders),
    'orders a second, while a backlog drains': of(({ ordersBeside }) => ordersBeside),
    'share of the orders while a backlog drains': of(({ orders, ordersBeside }) => ordersBeside / orders),
    'drained: events a second': of(({ alone }) => alone),
    'drained: messages a second': of(({ alone }) => DESTINATIONS * alone),
    'bare SendMessageBatch loop: messages a second': of(({ bare }) => bare),
    'drained, consumers running: events a second': of(({ together }) => together),
    'booked, consumers running: events a second': of(({ booked }) => booked),
    'orders a second, everything running and booked': of(({ everything }) => everything),
    'CPU µs a message: worker': of(({ cpu }) => cpu.worker ?? NaN),
    'CPU µs a message: database': of(({ cpu }) => cpu.database ?? NaN),
    'CPU µs a message: emulator': of(({ cpu }) => cpu.emulator ?? NaN),
    'half load: orders a second': spread([rate]),
    'half load: from the event to its queue, p50 ms': at(({ sent }) => sent.p50),
    'half load: from the event to its queue, p99 ms': at(({ sent }) => sent.p99),
    'half load: from the event to its queue, max ms': at(({ sent }) => sent.max),
    'half load: from the event to its receipt, p50 ms': at(({ received }) => received.p50),
    'half load: from the event to its receipt, p99 ms': at(({ received }) => received.p99),
    'half load: from the event to its receipt, max ms': at(({ received }) => received.max),
    'half load, everything running: booked a second': at(({ booked }) => booked),
    'half load, everything running: messages not booked at the end': at(({ behind }) => behind),
    ...Object.fromEntries(
      Object.keys(half[0]?.cpu ?? {}).map((name) => [
        `half load, everything running: CPU µs an order: ${name}`,
        at(({ cpu }) => cpu[name] ?? NaN),
      ]),
    ),
  };
  return {
    figures,
    targets: [
      atLeast(
        'a backlog drains, against our own order maximum',
        1,
        ratios(
          backlogs.map(({ alone }) => alone),
          backlogs.map(({ orders }) => orders),
        ),
      ),
      atMost(
        `an event is in its queue at ${rate} orders a second, p99`,
        MOST_MS,
        at(({ sent }) => sent.p99),
        'ms',
      ),
      atLeast(
        `both consumers keep up with ${rate} orders a second`,
        0.95,
        at(({ booked }) => booked / rate),
      ),
    ],
    tables: [
      {
        title: 'the outbox',
        columns: ['', 'median (lowest–highest)'],
        rows: Object.entries(figures).map(([name, value]) => [name, withSpread(value, 2)]),
      },
    ],
    charts: [
      {
        kind: 'bars',
        name: 'outbox',
        title: 'A backlog of events for two queues',
        unit: 'messages a second',
        groups: [
          {
            label: 'consumers paused',
            bars: [
              { label: 'outbox', ...figures['drained: messages a second'] },
              { label: 'bare loop', ...figures['bare SendMessageBatch loop: messages a second'] },
            ],
          },
        ],
      },
    ],
    notes: [
      'The queues are an emulator in memory on the same cores: AWS has its own. An event is two messages, one for each destination; the bare loop sends to one queue with the SDK as it comes, eight batches at once.',
      'Half load is half of what the machine takes with everything running: orders that are placed, sent and booked. Half of what it takes with worker and data-platform paused may be more than all of them together can do on its cores.',
      'At half load the time runs from the time that the event has in it, which is before the COMMIT and the answer of its order: to the time stamp that its queue gives it, and to the moment at which a long poll has brought it.',
      audited,
    ],
  };
}
