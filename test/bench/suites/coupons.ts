import { waitFor } from '../../support/wait-for';
import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import type { Load } from '../load/load';
import { ordersOf } from '../order-load';
import { read, type Reading, summariesOf, watch } from '../reading';
import { startFloor } from '../references/schemas';
import { startCached } from '../references/start-cached';
import { against, rateBars, type SuiteResult, tableOf } from '../result';
import { alternate } from '../rounds';
import { makeCustomers, makeShop } from '../shop';
import { step } from '../show';
import type { Bench, Suite } from '../suite';
import { claimRequest, CouponDesk } from './coupon-desk';

const CONNECTIONS = 64;
const BUYERS = 1_000;
const PRODUCTS = 500;
/** More customers than claims in a second: each claim of a round is another customer's. */
const CLAIMS_A_SECOND = 16_000;
const PLENTY = 1_000_000_000;
const HOLDERS = 500;
const WARM_UP_SECONDS = 2;

export const coupons: Suite = {
  title: 'coupon claims, open beside orders of floor, sold out or repeated beside one Redis GET (cached)',
  needs: { apis: 1 },
  seconds: 5,
  rounds: 3,
  run: measure,
};

async function measure({ run, lists, seconds, rounds }: Bench): Promise<SuiteResult> {
  const shop = await makeShop(run, { customers: BUYERS, products: PRODUCTS });
  const claimants = await makeCustomers(run, CLAIMS_A_SECOND * Math.max(seconds, WARM_UP_SECONDS));
  const tokens = claimants.map(({ token }) => token);
  const desk = new CouponDesk(run, shop);
  const soldOut = await soldOutCoupon(desk, tokens);
  const floor = await startFloor(run);
  const cached = await startCached(run, await (await desk.claim(soldOut, tokens[0]!)).text());
  step(`${tokens.length} customers are signed in`);

  const everybody = { file: lists.write(tokens), inOrder: true };
  // Half of the customers are holders; the others claimed after the coupon was sold out.
  const refusedOnes = { file: lists.write(tokens.slice(0, 2 * HOLDERS)), inOrder: true };
  const floorTaker = { url: floor.url, tokens: lists.write(shop.customers.map(({ userId }) => userId)) };
  const bought = { products: lists.write(shop.productIds), lines: [1, 2] } as const;
  const measured = (load: Load, length: number, pids?: readonly number[]): Promise<Reading> =>
    read(watch(run, pids), () => closedLoop(load, { connections: CONNECTIONS, seconds: length }));
  const turns = {
    open: async (length: number) =>
      measured(
        claimRequest(shop.url, await desk.coupon(PLENTY), { status: 201, text: '"sequence":' }, everybody),
        length,
      ),
    'floor, orders': (length: number) => measured(ordersOf(floorTaker, bought), length, floor.pids),
    refused: (length: number) =>
      measured(claimRequest(shop.url, soldOut, { status: 409, text: '"code":"coupon.' }, refusedOnes), length),
    cached: (length: number) =>
      measured(
        { url: cached.url, method: 'GET', path: '/', expect: { status: 200, text: '"code":"coupon.' } },
        length,
        cached.pids,
      ),
  };
  const readings = await new Background(run).whilePaused(async () => {
    for (const turn of Object.values(turns)) await turn(WARM_UP_SECONDS);
    return alternate(
      {
        open: () => turns.open(seconds),
        'floor, orders': () => turns['floor, orders'](seconds),
        refused: () => turns.refused(seconds),
        cached: () => turns.cached(seconds),
      },
      { rounds, what: 'claims' },
    );
  });
  const summaries = summariesOf(readings);
  return {
    figures: summaries,
    targets: [
      against('claims, open, against orders of floor', 0.5, readings.open, readings['floor, orders']),
      against('claims, sold out or repeated, against cached', 0.6, readings.refused, readings.cached),
    ],
    tables: [tableOf(`${CONNECTIONS} connections`, summaries)],
    charts: [
      {
        kind: 'bars',
        name: 'coupons',
        title: `Coupon claims, ${CONNECTIONS} connections`,
        unit: 'answers a second',
        groups: [{ label: 'claims', bars: rateBars(summaries) }],
      },
    ],
    notes: [
      'Refused: half are customers who have one already, half came too late. Worker and data-platform are paused.',
      `${await desk.countClaims()} claims were written, and every count, row and number agree.`,
    ],
  };
}

/** Repeats the claim until the gate refuses by itself. */
async function soldOutCoupon(desk: CouponDesk, tokens: readonly string[]): Promise<string> {
  const couponId = await desk.coupon(HOLDERS);
  await Promise.all(tokens.slice(0, HOLDERS).map((token) => desk.claim(couponId, token)));
  await waitFor(async () => (await desk.claim(couponId, tokens[HOLDERS]!)).status === 409);
  return couponId;
}
