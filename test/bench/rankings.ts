import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { waitFor } from '../support/wait-for';
import { BareRoute } from './bare-route';
import type { Reading } from './http-orders';
import { readRun } from './run';
import { type BenchShop, makeShop } from './shop';
import { medianRate, row } from './table';

const CONNECTIONS = [1, 16, 64];
const PRODUCTS = 100;
const WARM_UP_SECONDS = 3;
const MINUTE_MS = 60_000;
const PATH = '/rankings/products';

/**
 * `npm run bench -- rankings [seconds] [rounds]`: cached reads a second of the five best of a hundred products with
 * everything on (validation, log, measures), alternating with a bare Fastify route that answers the same bytes by one
 * Redis GET.
 */
async function main(): Promise<void> {
  const [seconds = 5, rounds = 3] = process.argv.slice(2).map(Number);
  const run = readRun();
  const shop = await makeShop(run, { customers: 1, products: PRODUCTS });
  await sellEverything(shop);
  const url = shop.url + PATH;
  const answer = await (await fetch(url)).text();
  const bare = await BareRoute.start(run.redis.url, answer);
  await measure(url, 16, WARM_UP_SECONDS);
  await measure(bare.url, 16, WARM_UP_SECONDS);

  console.log(`\n${run.database.engine} ${run.database.version}, Node ${process.version}, ${cpus().length} cores`);
  console.log(
    `GET ${PATH} a second, ${answer.length} bytes, median of ${rounds} rounds of ${seconds} s (lowest to highest)\n`,
  );
  console.log('conns   ours                  p50 ms  p99 ms   bare route, one GET   p50 ms  p99 ms   ratio');
  for (const connections of CONNECTIONS) {
    const ours: Reading[] = [];
    const theirs: Reading[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await measure(url, connections, seconds));
      theirs.push(await measure(bare.url, connections, seconds));
    }
    const ratio = medianRate(ours) / medianRate(theirs);
    console.log(`${String(connections).padStart(5)}   ${row(ours)}   ${row(theirs)}   ${ratio.toFixed(2)}`);
  }
  await bare.stop();
}

async function measure(url: string, connections: number, duration: number): Promise<Reading> {
  const result = await autocannon({ url, connections, duration });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} reads were not answered with 200, ${result.errors} not at all`);
  }
  return { rate: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

/** One order of everything, a day ago, and waits until the ranking has heard of it. */
async function sellEverything({ url, adminToken, customers, productIds }: BenchShop): Promise<void> {
  const response = await fetch(`${url}/users/${customers[0]!.userId}/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      authorization: `Bearer ${adminToken}`,
    },
    body: JSON.stringify({
      lines: productIds.map((productId, n) => ({ productId, quantity: n + 1 })),
      placedAt: new Date(Date.now() - 24 * 60 * MINUTE_MS).toISOString(),
    }),
  });
  if (!response.ok) throw new Error(`the order was refused: ${response.status} ${await response.text()}`);
  let minutesAgo = 0; // another one each time: an answer that was given is kept for a minute
  await waitFor(
    async () => {
      const asOf = new Date(Date.now() - ++minutesAgo * MINUTE_MS).toISOString();
      const ranking = (await (await fetch(`${url}${PATH}?asOf=${asOf}&limit=100`)).json()) as { items: unknown[] };
      return ranking.items.length === PRODUCTS;
    },
    { deadlineMs: 60_000, everyMs: 250, what: 'the ranking to hear of the sales' },
  );
}

void main();
