import autocannon from 'autocannon';
import { cpus } from 'node:os';
import { waitFor } from '../support/wait-for';
import { BareRoute } from './bare-route';
import { CouponShop } from './coupon-shop';
import type { Reading } from './http-orders';
import { readRun } from './run';
import { medianRate, row } from './table';

const CONNECTIONS = [1, 16, 64];
/** More than come in a second: in a round each claim is another customer's. */
const CUSTOMERS_A_SECOND = 8_000;
const PLENTY = 1_000_000_000;
const HOLDERS = 500;
const WARM_UP_SECONDS = 2;

interface Load {
  readonly couponId: string;
  readonly expected: 201 | 409;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * `npm run bench -- coupons [seconds] [rounds]`: claims a second with everything on (session, gate, transaction, log),
 * while the coupon is open and when it is sold out or claimed already, alternating with a bare Fastify route that does
 * one Redis GET.
 */
async function main(): Promise<void> {
  const [seconds = 5, rounds = 3] = process.argv.slice(2).map(Number);
  const run = readRun();
  const shop = await CouponShop.make(run, CUSTOMERS_A_SECOND * Math.max(seconds, WARM_UP_SECONDS));
  const soldOut = await soldOutCoupon(shop);
  const bare = await BareRoute.start(run.redis.url, JSON.stringify({ status: 409, code: 'coupon.sold-out' }));
  const open = async (load: Pick<Load, 'connections' | 'seconds'>): Promise<Reading> =>
    measureClaims(shop, { couponId: await shop.coupon(PLENTY), expected: 201, ...load });
  const refused = (load: Pick<Load, 'connections' | 'seconds'>): Promise<Reading> =>
    measureClaims(shop, { couponId: soldOut, expected: 409, ...load });
  for (const each of [open, refused]) await each({ connections: 16, seconds: WARM_UP_SECONDS });
  await measureBare(bare.url, { connections: 16, seconds: WARM_UP_SECONDS });

  console.log(`\n${run.database.engine} ${run.database.version}, Node ${process.version}, ${cpus().length} cores`);
  console.log(`claims a second, median of ${rounds} rounds of ${seconds} s (lowest to highest)\n`);
  console.log(
    'conns   open: 201             p50 ms  p99 ms   refused: 409          p50 ms  p99 ms   ' +
      'bare route, one GET   p50 ms  p99 ms   refused/bare',
  );
  for (const connections of CONNECTIONS) {
    const readings: [open: Reading[], refused: Reading[], bare: Reading[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      readings[0].push(await open({ connections, seconds }));
      readings[1].push(await refused({ connections, seconds }));
      readings[2].push(await measureBare(bare.url, { connections, seconds }));
    }
    const ratio = medianRate(readings[1]) / medianRate(readings[2]);
    console.log(`${String(connections).padStart(5)}   ${readings.map(row).join('   ')}   ${ratio.toFixed(2)}`);
  }
  await bare.stop();
  console.log(`\n${await shop.countClaims()} claims written, every count, row and number in agreement`);
}

/** Half of those who ask for it have one, half came too late; asked until the gate answers both by itself. */
async function soldOutCoupon(shop: CouponShop): Promise<string> {
  const couponId = await shop.coupon(HOLDERS);
  await Promise.all(shop.tokens.slice(0, HOLDERS).map((token) => shop.claim(couponId, token)));
  await waitFor(async () => (await shop.claim(couponId, shop.tokens[HOLDERS]!)).status === 409);
  return couponId;
}

/** In an open round the customers come one after the other, in the other one half of them are holders. */
async function measureClaims(shop: CouponShop, { couponId, expected, connections, seconds }: Load): Promise<Reading> {
  let turn = 0;
  const nextToken = (): string => {
    const n = turn++;
    const index = expected === 201 ? n : n % (2 * HOLDERS);
    const token = shop.tokens[index];
    if (token === undefined) throw new Error('there are more claims than customers');
    return token;
  };
  const result = await autocannon({
    url: shop.url,
    connections,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        path: `/coupons/${couponId}/claims`,
        setupRequest: (request) => ({ ...request, headers: { authorization: `Bearer ${nextToken()}` } }),
      },
    ],
  });
  const answered = Object.entries(result.statusCodeStats ?? {}).map(([status, { count = 0 }]) => ({ status, count }));
  if (result.errors > 0 || answered.some(({ status }) => status !== String(expected))) {
    throw new Error(`not all were answered with ${expected}: ${JSON.stringify(answered)}, ${result.errors} errors`);
  }
  const total = answered.reduce((sum, { count }) => sum + count, 0);
  return { rate: total / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

async function measureBare(url: string, load: Pick<Load, 'connections' | 'seconds'>): Promise<Reading> {
  const result = await autocannon({ url, connections: load.connections, duration: load.seconds });
  if (result.non2xx > 0 || result.errors > 0) throw new Error('the bare route failed');
  return { rate: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

void main();
