import { setTimeout as sleep } from 'node:timers/promises';
import { CatalogueFill } from '../../support/catalogue-fill';
import { Background } from '../background';
import { openLoop } from '../load/open-loop';
import { read, type Reading, summariesOf, type Summary, watch } from '../reading';
import { atMost, type SuiteResult, type Table, tableOf, type Target, withSpread } from '../result';
import { alternate } from '../rounds';
import type { BenchRun } from '../run';
import { connectTo } from '../shop-tables';
import { step } from '../show';
import { counted } from '../statements';
import { spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';
import { type ListKind, listKinds } from './list-requests';

const RATE = 50;
const PATH = '/products?limit=20';
const MOST_MS = 20;
const WARM_UP_SECONDS = 2;
const IDLE_SECONDS = 5;

interface Turn extends Reading {
  /** Statements that the database received for an answer. */
  readonly statements: number;
}

/** The measurements of one kind of list, round by round. */
interface Found {
  readonly name: string;
  readonly kind: ListKind;
  readonly turns: readonly Turn[];
}

export const coldLists: Suite = {
  title: 'GET /products over HTTP, 20 of 100,000, 50 a second and none of them kept: queries, and time',
  needs: { apis: 1, environment: { CATALOGUE_CACHE_MS: '0' } },
  seconds: 10,
  rounds: 3,
  flags: { products: { least: 100, byDefault: 100_000 } },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run, seconds, rounds } = bench;
  const products = bench.flag('products');
  await fill(run, products);
  const kinds = await listKinds(run);
  const readings = await new Background(run).whilePaused(async () => {
    const idle = await idleStatements(run);
    const turns = Object.entries(kinds).map(([name, kind]) => [name, turnsOf(bench, kind, idle)] as const);
    for (const [, turn] of turns) await turn(WARM_UP_SECONDS);
    const contenders = Object.fromEntries(turns.map(([name, turn]) => [name, () => turn(seconds)]));
    return alternate(contenders, { rounds, what: `${RATE} a second` });
  });
  const found = Object.entries(kinds).map(([name, kind]) => ({ name, kind, turns: readings[name]! }));
  return resultOf(found, summariesOf(readings), products);
}

async function fill(run: BenchRun, products: number): Promise<void> {
  const tables = await connectTo(run);
  await new CatalogueFill(tables).upTo(products);
  await tables.destroy();
  step(`${products.toLocaleString('en')} products`);
}

/** Statements a second without requests: the processes' own upkeep. */
async function idleStatements(run: BenchRun): Promise<number> {
  const { statements, seconds } = await counted(run, () => sleep(IDLE_SECONDS * 1_000));
  return statements / seconds;
}

function turnsOf({ run, lists }: Bench, { endings }: ListKind, idle: number): (seconds: number) => Promise<Turn> {
  const file = endings && lists.write(endings);
  return async (seconds) => {
    const asked = await counted(run, () =>
      read(watch(run), () =>
        openLoop(
          {
            ...{ url: run.apiUrls[0]!, method: 'GET', path: PATH, expect: { status: 200, text: '"items":[' } },
            ...(file !== undefined && { endings: file }),
          },
          { rate: RATE, seconds },
        ),
      ),
    );
    const { value, statements } = asked;
    return { ...value, statements: (statements - idle * asked.seconds) / value.requests };
  };
}

const statementsOf = ({ turns }: Found): Spread => spread(turns.map(({ statements }) => statements));

function resultOf(
  found: readonly Found[],
  summaries: Readonly<Record<string, Summary>>,
  products: number,
): SuiteResult {
  const size = products.toLocaleString('en');
  return {
    figures: {
      ...summaries,
      ...Object.fromEntries(found.map((one) => [`${one.name} / statements an answer`, statementsOf(one)])),
      products,
    },
    targets: found.flatMap((one) => targetsOf(one, size)),
    tables: [withStatements(tableOf(`20 of ${size} products, ${RATE} requests a second`, summaries), found)],
    charts: [
      {
        kind: 'bars',
        name: 'cold-lists',
        title: `20 of ${size} products, nothing kept, ${RATE} a second: p99`,
        unit: 'ms',
        groups: found.map(({ name, turns }) => ({
          label: name,
          bars: [{ label: 'p99', ...spread(turns.map(({ p99 }) => p99)) }],
        })),
      },
    ],
    notes: [
      'CATALOGUE_CACHE_MS is 0, so every answer is computed; but for the first page, no two requests are the same. Worker and data-platform are paused.',
      'Statements are counted by the server, without those of an idle system. Where rows are passed over, one more asks how far the page may go (ADR 0015).',
    ],
  };
}

function targetsOf(one: Found, size: string): Target[] {
  const what = `20 of ${size} products, cold, ${one.name}`;
  const time = atMost(`${what}: p99 at ${RATE} a second`, MOST_MS, spread(one.turns.map(({ p99 }) => p99)), 'ms');
  if (one.kind.passesOver) return [time];
  const whole = spread(one.turns.map(({ statements }) => Math.round(statements * 100) / 100));
  return [time, atMost(`${what}: queries an answer`, 1, whole, 'queries')];
}

const withStatements = ({ title, columns, rows }: Table, found: readonly Found[]): Table => ({
  title,
  columns: [...columns, 'queries'],
  rows: rows.map((row, n) => [...row, withSpread(statementsOf(found[n]!), 2)]),
});
