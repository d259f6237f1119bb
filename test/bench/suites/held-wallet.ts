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
import { ratios, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const OTHERS = 20;
const PRODUCTS = 500;
const WARM_UP_SECONDS = 3;
/** The actions of one customer that may slow all others. */
const RETRYING_CONNECTIONS = 4;
const FLOODING_CONNECTIONS = 40;
const LINES_OF_A_FLOOD = 1_000;
const PARALLEL_CHARGES = 100;
const A_FLOOD = 'a flood of large orders';
const CHARGES = `${PARALLEL_CHARGES} charges at once`;

export const heldWallet: Suite = {
  title:
    'orders of 20 customers while the wallet of another is held and its owner retries, and beside a flood of its large orders or charges',
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
        [A_FLOOD]: () => beside(flood(shop, owner), quiet(seconds)),
        [CHARGES]: () => beside(charges(shop, owner), quiet(seconds)),
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
      atMost(
        'median time of others beside a flood, against quiet',
        3,
        times(readings, A_FLOOD, ({ p50 }) => p50),
        '×',
      ),
      atMost(
        'p90 of others beside 100 charges at once, against quiet',
        2,
        times(readings, CHARGES, ({ p90 }) => p90),
        '×',
      ),
      atMost(
        'p99 of others beside 100 charges at once, against quiet',
        2,
        times(readings, CHARGES, ({ p99 }) => p99),
        '×',
      ),
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

/** The factor against undisturbed orders, round by round. */
const times = <Name extends string>(
  readings: Readonly<Record<Name | 'quiet', readonly Reading[]>>,
  name: Name,
  pick: (reading: Reading) => number,
): Spread => ratios(readings[name].map(pick), readings.quiet.map(pick));

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

/** Repeats one customer's requests, whatever the answers, until the signal. */
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

const ordering = ({ shop, owner, connections, lines }: Ordering): Annoyance => {
  const { url, productIds } = shop;
  const body = JSON.stringify({
    lines: Array.from({ length: lines }, (_, n) => ({ productId: productIds[n % productIds.length], quantity: 1 })),
  });
  return overAndOver(connections, (signal) => {
    const headers = { ...headersOf(owner.token), 'idempotency-key': randomUUID() };
    return fetch(`${url}/orders`, { method: 'POST', headers, body, signal });
  });
};

const charges = ({ url, adminToken }: BenchShop, { userId }: BenchCustomer): Annoyance =>
  overAndOver(PARALLEL_CHARGES, (signal) => {
    const body = JSON.stringify({ amount: 1, reference: randomUUID() });
    return fetch(`${url}/users/${userId}/balance/charges`, {
      method: 'POST',
      headers: { ...headersOf(adminToken), 'idempotency-key': randomUUID() },
      body,
      signal,
    });
  });

const headersOf = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });

const overAndOver =
  (connections: number, send: (signal: AbortSignal) => Promise<Response>): Annoyance =>
  (until) => {
    const sendOn = async (): Promise<void> => {
      while (!until.aborted) {
        const sent = send(until).then(async (answer) => {
          const text = await answer.text();
          if (answer.status >= 400 && answer.status !== 503) throw new Error(`the flood was refused: ${text}`);
        });
        await sent.catch((error: unknown) => stoppedOr(error, until));
      }
    };
    return Promise.all(Array.from({ length: connections }, sendOn));
  };

function stoppedOr(error: unknown, { aborted }: AbortSignal): void {
  if (!aborted) throw error;
}
