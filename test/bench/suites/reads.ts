import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import type { Load } from '../load/load';
import { flat, read, type Reading, summariesOf, watch } from '../reading';
import { Reference } from '../references/reference';
import { startCached } from '../references/start-cached';
import { against, rateBars, type SuiteResult, tableOf, type Target } from '../result';
import { alternate } from '../rounds';
import { makeShop } from '../shop';
import type { Bench, Suite } from '../suite';
import { type Page, productPage, rankingPage } from './pages';

const PRODUCTS = 100;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const LEAST = 0.6;
const LEAST_UNCHANGED = 0.7;

export const reads: Suite = {
  title: 'warm reads of the ranking and of a product, whole and as 304, beside one Redis GET (cached) and none (hello)',
  needs: { apis: 1 },
  seconds: 5,
  rounds: 3,
  run: measure,
};

interface Contender {
  readonly load: Load;
  /** Processes whose CPU time is read; those of the shop by default. */
  readonly pids?: readonly number[];
}

async function measure(bench: Bench): Promise<SuiteResult> {
  const shop = await makeShop(bench.run, { customers: 1, products: PRODUCTS });
  const pages = [await rankingPage(shop), await productPage(shop)];
  const readings: Record<string, Record<string, Reading[]>> = {};
  await new Background(bench.run).whilePaused(async () => {
    for (const page of pages) readings[page.name] = await measurePage(bench, shop.url, page);
  });
  const summaries = Object.fromEntries(Object.entries(readings).map(([name, some]) => [name, summariesOf(some)]));
  return {
    figures: flat(summaries),
    targets: pages.flatMap((page) => targetsOf(page, readings[page.name]!)),
    tables: pages.map(({ name, body }) =>
      tableOf(`${name}, ${Buffer.byteLength(body)} bytes, ${CONNECTIONS} connections`, summaries[name]!),
    ),
    charts: [
      {
        kind: 'bars',
        name: 'reads',
        title: `Warm reads, ${CONNECTIONS} connections`,
        unit: 'answers a second',
        groups: pages.map(({ name }) => ({ label: name, bars: rateBars(summaries[name]!) })),
      },
    ],
    notes: pages
      .filter(({ unchanged }) => unchanged === undefined)
      .map(({ name }) => `The ${name} has no ETag, so there is no 304 of it.`),
  };
}

async function measurePage(bench: Bench, url: string, page: Page): Promise<Record<string, Reading[]>> {
  const { run, seconds, rounds } = bench;
  const [cached, hello] = [await startCached(run, page.body), await Reference.start('hello')];
  const measureFor = ({ load, pids }: Contender, length: number): Promise<Reading> =>
    read(watch(run, pids), () => closedLoop(load, { connections: CONNECTIONS, seconds: length }));
  const contenders = Object.entries(contendersOf(url, page, { cached, hello }));
  for (const [, contender] of contenders) await measureFor(contender, WARM_UP_SECONDS);
  const readings = await alternate(
    Object.fromEntries(contenders.map(([name, contender]) => [name, () => measureFor(contender, seconds)])),
    { rounds, what: page.name },
  );
  await Promise.all([cached.stop(), hello.stop()]);
  return readings;
}

function contendersOf(
  url: string,
  { path, text, unchanged }: Page,
  { cached, hello }: Record<'cached' | 'hello', Reference>,
): Record<string, Contender> {
  const load: Load = { url, method: 'GET', path, expect: { status: 200, text } };
  const unchangedLoad: Load | undefined = unchanged && {
    ...load,
    path: unchanged.path,
    expect: { status: 304, text: '' },
    headers: { 'if-none-match': unchanged.etag },
  };
  return {
    ours: { load },
    ...(unchangedLoad && { 'ours, 304': { load: unchangedLoad } }),
    cached: { load: { ...load, url: cached.url, path: '/' }, pids: cached.pids },
    hello: {
      load: { ...load, url: hello.url, path: '/', expect: { status: 200, text: 'world' } },
      pids: hello.pids,
    },
  };
}

function targetsOf({ name }: Page, readings: Readonly<Record<string, Reading[]>>): Target[] {
  const { ours = [], cached = [], 'ours, 304': unchanged } = readings;
  return [
    against(`${name}, warm, against cached`, LEAST, ours, cached),
    ...(unchanged ? [against(`${name}, 304, against cached`, LEAST_UNCHANGED, unchanged, cached)] : []),
  ];
}
