import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import type { LoadResult } from '../load/load';
import { openLoop } from '../load/open-loop';
import { type OrderChoice, ordersOf, type Taker } from '../order-load';
import { auditSchema } from '../own-shop';
import { flat, read, type Reading, summariesOf, summarise, watch } from '../reading';
import type { Reference } from '../references/reference';
import { bytesAnEvent, startFloor, startNaive } from '../references/schemas';
import { against, atMost, rateBars, type SuiteResult, tableOf } from '../result';
import { alternate } from '../rounds';
import { type BenchShop, makeShop } from '../shop';
import { step } from '../show';
import { ratios, spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const CUSTOMERS = 1_000;
const PRODUCTS = 500;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;
const MOST_MS = 25;

type Place = Taker & { readonly pids: readonly number[] };

type Name = 'ours' | 'ours, worker running' | 'naive' | 'floor';

export const orders: Suite = {
  title: 'orders a second with everything on, beside a transaction an order (naive) and the same SQL alone (floor)',
  needs: { apis: 1 },
  seconds: 8,
  rounds: 3,
  async run(bench) {
    const shop = await makeShop(bench.run, { customers: CUSTOMERS, products: PRODUCTS });
    const naive = await startNaive(bench.run);
    const floor = await startFloor(bench.run);
    return new OrdersBench(bench, shop, { naive, floor }).measure();
  },
};

class OrdersBench {
  private readonly background: Background;
  private readonly ours: Place;
  private readonly naive: Place;
  private readonly floor: Place;
  private readonly uniform: OrderChoice;
  private readonly uniformSingle: OrderChoice;
  private readonly hot: OrderChoice;

  constructor(
    private readonly bench: Bench,
    private readonly shop: BenchShop,
    references: Record<'naive' | 'floor', Reference>,
  ) {
    const { lists, run } = bench;
    this.background = new Background(run);
    // The references take a customer's id where the shop takes a session token.
    const ids = lists.write(shop.customers.map(({ userId }) => userId));
    const sessions = lists.write(shop.customers.map(({ token }) => token));
    this.ours = { url: shop.url, tokens: sessions, pids: run.pids.api ?? [] };
    this.naive = { url: references.naive.url, tokens: ids, pids: references.naive.pids };
    this.floor = { url: references.floor.url, tokens: ids, pids: references.floor.pids };
    const all = lists.write(shop.productIds);
    this.uniform = { products: all, lines: [1, 2] };
    this.uniformSingle = { products: all, lines: [1, 1] };
    this.hot = { products: lists.write(shop.productIds.slice(0, 1)), lines: [1, 1] };
  }

  async measure(): Promise<SuiteResult> {
    const { uniform, hot, alone, half, halves } = await this.background.whilePaused(() => this.compareAll());
    const bytes = await bytesAnEvent(this.bench.run);
    const audited = auditSchema(this.bench.run);

    const summaries = {
      uniform: summariesOf(uniform),
      hot: summariesOf(hot),
      'one connection': summariesOf(alone),
      'half of the maximum rate, each of its own': summariesOf(half),
    };
    return {
      figures: flat(summaries),
      targets: [
        against('orders, uniform, against floor', 0.6, uniform.ours, uniform.floor),
        against('orders, uniform, against naive', 3, uniform.ours, uniform.naive),
        against('orders of one product against uniform ones', 0.95, hot.ours, hot['ours, 500 products']),
        against('orders of one product against naive', 7, hot.ours, hot.naive),
        atMost(`p99 at half of the maximum (${halves.ours} a second)`, MOST_MS, p99Of(half.ours), 'ms'),
        atMost('median time of a lone order against naive', 1, timeRatio(alone.ours, alone.naive), '×'),
      ],
      tables: [
        tableOf(`${CONNECTIONS} connections, ${PRODUCTS} products, one or two lines`, summaries.uniform),
        tableOf(`${CONNECTIONS} connections, every order for one product, one line`, summaries.hot),
        tableOf('1 connection, one or two lines', summaries['one connection']),
        tableOf('open loop, each at half of its own maximum', summaries['half of the maximum rate, each of its own']),
      ],
      charts: [
        {
          kind: 'bars',
          name: 'orders',
          title: `Orders, ${CONNECTIONS} connections`,
          unit: 'orders a second',
          groups: [
            { label: '500 products, 1–2 lines', bars: rateBars(summaries.uniform) },
            { label: 'one product', bars: rateBars(summaries.hot) },
          ],
        },
      ],
      notes: [
        'Worker and data-platform are paused, except where it says that they run; those rounds begin with an empty outbox (events of paused rounds are not sent).',
        `The event of an order of one line has ${bytes.ours} bytes in ours and ${bytes.floor} in floor.`,
        audited,
      ],
    };
  }

  private async compareAll() {
    await this.warmUp();
    const uniform = await this.compare('uniform', this.uniform, CONNECTIONS);
    const hot = await this.compareHot();
    const alone = await this.compare('one connection', this.uniform, 1);
    const halfOf = (readings: readonly Reading[]): number => Math.round(summarise(readings).rate.median / 2);
    const halves = { ours: halfOf(uniform.ours), running: halfOf(uniform['ours, worker running']) };
    return { uniform, hot, alone, halves, half: await this.atHalf(halves) };
  }

  private async warmUp(): Promise<void> {
    for (const place of [this.ours, this.naive, this.floor]) {
      await closedLoop(ordersOf(place, this.uniform), { connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
    }
    step('warm');
  }

  private compare(what: string, orders: OrderChoice, connections: number): Promise<Record<Name, Reading[]>> {
    const at = (place: Place) => this.closed(place, orders, connections);
    return alternate<Name>(
      {
        ours: at(this.ours),
        floor: at(this.floor),
        naive: at(this.naive),
        'ours, worker running': () => this.background.whileRunning(at(this.ours)),
      },
      { rounds: this.bench.rounds, what },
    );
  }

  /** Uniform orders again, with as many lines as the hot ones, in the same rounds: for the ratio of the two. */
  private compareHot(): Promise<Record<Name | 'ours, 500 products', Reading[]>> {
    const at = (place: Place, orders: OrderChoice) => this.closed(place, orders, CONNECTIONS);
    return alternate<Name | 'ours, 500 products'>(
      {
        'ours, 500 products': at(this.ours, this.uniformSingle),
        ours: at(this.ours, this.hot),
        floor: at(this.floor, this.hot),
        naive: at(this.naive, this.hot),
        'ours, worker running': () => this.background.whileRunning(at(this.ours, this.hot)),
      },
      { rounds: this.bench.rounds, what: 'one product' },
    );
  }

  private atHalf(halves: {
    ours: number;
    running: number;
  }): Promise<Record<'ours' | 'ours, worker running', Reading[]>> {
    const { run, rounds, seconds } = this.bench;
    const open = (rate: number) => (): Promise<Reading> =>
      read(watch(run), () => openLoop(ordersOf(this.ours, this.uniform), { rate, seconds }));
    return alternate(
      {
        ours: open(halves.ours),
        'ours, worker running': () => this.background.whileRunning(open(halves.running)),
      },
      { rounds, what: 'half of the maximum' },
    );
  }

  private closed(place: Place, orders: OrderChoice, connections: number): () => Promise<Reading> {
    const { run, seconds } = this.bench;
    return () => read(watch(run, place.pids), () => closedLoop(ordersOf(place, orders), { connections, seconds }));
  }
}

const p99Of = (readings: readonly Reading[]): Spread => spread(readings.map(({ p99 }) => p99));

const timeRatio = (ours: readonly LoadResult[], theirs: readonly LoadResult[]): Spread =>
  ratios(
    ours.map(({ p50 }) => p50),
    theirs.map(({ p50 }) => p50),
  );
