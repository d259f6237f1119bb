import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import { inAll, type LoadResult } from '../load/load';
import { auditSchema } from '../own-shop';
import { read, type Reading, summariesOf, watch } from '../reading';
import { against, rateBars, type SuiteResult, tableOf } from '../result';
import { alternate } from '../rounds';
import { makeShop } from '../shop';
import type { Bench, Suite } from '../suite';
import { ordersOf } from '../order-load';

const CUSTOMERS = 1_000;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;

export const twoProcesses: Suite = {
  title: 'orders of one product by two API processes against one: both running, one or both asked',
  needs: { apis: 2 },
  seconds: 8,
  rounds: 3,
  run: measure,
};

async function measure({ run, lists, seconds, rounds }: Bench): Promise<SuiteResult> {
  const shop = await makeShop(run, { customers: CUSTOMERS, products: 1 });
  const tokens = lists.write(shop.customers.map(({ token }) => token));
  const hot = { products: lists.write(shop.productIds), lines: [1, 1] } as const;
  const background = new Background(run);
  const ask = (urls: readonly string[], length: number): Promise<LoadResult> =>
    together(
      urls.map(
        (url) => () =>
          closedLoop(ordersOf({ url, tokens }, hot), { connections: CONNECTIONS / urls.length, seconds: length }),
      ),
    );
  const asked = (urls: readonly string[]) => (): Promise<Reading> => read(watch(run), () => ask(urls, seconds));

  const readings = await background.whilePaused(async () => {
    await ask(run.apiUrls, WARM_UP_SECONDS);
    return alternate(
      { 'one process': asked(run.apiUrls.slice(0, 1)), 'two processes': asked(run.apiUrls) },
      { rounds, what: 'one product' },
    );
  });
  const audited = auditSchema(run);
  const summaries = summariesOf(readings);
  return {
    figures: summaries,
    targets: [
      against('two processes on one product against one', 1, readings['two processes'], readings['one process']),
    ],
    tables: [tableOf(`${CONNECTIONS} connections in all, every order for one product, one line`, summaries)],
    charts: [
      {
        kind: 'bars',
        name: 'two-processes',
        title: `Orders of one product, ${CONNECTIONS} connections`,
        unit: 'orders a second',
        groups: [{ label: 'API processes', bars: rateBars(summaries) }],
      },
    ],
    notes: ['Worker and data-platform are paused. Times of two processes: the slower of both.', audited],
  };
}

const together = async (loads: readonly (() => Promise<LoadResult>)[]): Promise<LoadResult> =>
  inAll(await Promise.all(loads.map((load) => load())));
