import { randomUUID } from 'node:crypto';
import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import { ordersOf } from '../order-load';
import { auditSchema } from '../own-shop';
import { read, type Reading, summariesOf, watch } from '../reading';
import { onServer } from '../references/schemas';
import { against, atMost, rateBars, type SuiteResult, tableOf } from '../result';
import type { BenchRun } from '../run';
import { alternate } from '../rounds';
import { type BenchCustomer, type BenchShop, makeShop } from '../shop';
import { ratios } from '../statistics';
import type { Bench, Suite } from '../suite';

const OTHERS = 20;
const PRODUCTS = 500;
const WARM_UP_SECONDS = 3;
/** What one customer does to all others. */
const RETRYING_CONNECTIONS = 4;
const FLOODING_CONNECTIONS = 40;
const LINES_OF_A_FLOOD = 1_000;

export const heldWallet: Suite = {
  title:
    'orders of 20 customers while the wallet of another is held and its owner retries, and beside a flood of large orders',
  needs: { apis: 1 },
  seconds: 8,
  rounds: 3,
  run: measure,
};

async function measure({ run, lists, seconds, rounds }: Bench): Promise<SuiteResult> {
  const shop = await makeShop(run, { customers: OTHERS + 1, products: PRODUCTS });
  const [owner, ...others] = shop.customers;
  if (!owner) throw new Error('no customer was made');
  const tokens = lists.write(others.map(({ token }) => token));
  const products = lists.write(shop.productIds);
  const load = ordersOf({ url: shop.url, tokens }, { products, lines: [1, 2] });
  const quiet = (length: number) => () =>
    read(watch(run), () => closedLoop(load, { connections: OTHERS, seconds: length }));

  const readings = await new Background(run).whilePaused(async () => {
    await quiet(WARM_UP_SECONDS)();
    return alternate(
      {
        quiet: quiet(seconds),
        'one wallet held': () => whileHeld(run, owner, () => beside(retries(shop, owner), quiet(seconds))),
        'a flood of large orders': () => beside(flood(shop, owner), quiet(seconds)),
      },
      { rounds, what: `${OTHERS} customers` },
    );
  });
  const audited = auditSchema(run);
  const summaries = summariesOf(readings);
  return {
    figures: summaries,
    targets: [
      against('others while one wallet is held, against quiet', 0.9, readings['one wallet held'], readings.quiet),
      atMost('median time of others beside a flood, against quiet', 3, medians(readings), '×'),
    ],
    tables: [tableOf(`${OTHERS} customers, one connection each, one or two lines`, summaries)],
    charts: [
      {
        kind: 'bars',
        name: 'held-wallet',
        title: `Orders of ${OTHERS} customers`,
        unit: 'orders a second',
        groups: [{ label: 'beside one other customer', bars: rateBars(summaries) }],
      },
    ],
    notes: ['Worker and data-platform are paused. Only the orders of the 20 customers count.', audited],
  };
}

const medians = (readings: Record<'quiet' | 'a flood of large orders', readonly Reading[]>) =>
  ratios(
    readings['a flood of large orders'].map(({ p50 }) => p50),
    readings.quiet.map(({ p50 }) => p50),
  );

/** Another connection holds the customer's wallet, as a stalled process would. */
const whileHeld = <T>(run: BenchRun, { userId }: BenchCustomer, work: () => Promise<T>): Promise<T> =>
  onServer(run, async (connection) => {
    await connection.query('START TRANSACTION');
    const hex = userId.replaceAll('-', '');
    await connection.query(`SELECT * FROM ${run.database.name}.wallets WHERE user_id = X'${hex}' FOR UPDATE`);
    try {
      return await work();
    } finally {
      await connection.query('ROLLBACK');
    }
  });

/** What one customer sends over and over, whatever it is answered, until the signal. */
type Annoyance = (until: AbortSignal) => Promise<unknown>;

async function beside(annoyance: Annoyance, work: () => Promise<Reading>): Promise<Reading> {
  const stop = new AbortController();
  const annoyed = annoyance(stop.signal);
  try {
    return await work();
  } finally {
    stop.abort();
    await annoyed;
  }
}

const retries = (shop: BenchShop, owner: BenchCustomer): Annoyance =>
  ordering({ shop, owner, connections: RETRYING_CONNECTIONS, lines: 1 });

const flood = (shop: BenchShop, owner: BenchCustomer): Annoyance =>
  ordering({ shop, owner, connections: FLOODING_CONNECTIONS, lines: LINES_OF_A_FLOOD });

interface Ordering {
  readonly shop: BenchShop;
  readonly owner: BenchCustomer;
  readonly connections: number;
  readonly lines: number;
}

const ordering =
  ({ shop, owner, connections, lines }: Ordering): Annoyance =>
  (until) => {
    const { url, productIds } = shop;
    const body = JSON.stringify({
      lines: Array.from({ length: lines }, (_, n) => ({ productId: productIds[n % productIds.length], quantity: 1 })),
    });
    const send = async (): Promise<void> => {
      const headers = {
        ...{ authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
        'idempotency-key': randomUUID(),
      };
      const answer = await fetch(`${url}/orders`, { method: 'POST', headers, body, signal: until });
      await answer.text();
    };
    const sendOn = async (): Promise<void> => {
      while (!until.aborted) await send().catch((error: unknown) => stoppedOr(error, until));
    };
    return Promise.all(Array.from({ length: connections }, sendOn));
  };

function stoppedOr(error: unknown, { aborted }: AbortSignal): void {
  if (!aborted) throw error;
}
