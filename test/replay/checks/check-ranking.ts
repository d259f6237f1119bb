import { setTimeout as pause } from 'node:timers/promises';
import { UnexpectedProblem } from '../api/problem';
import { RankedProduct, ShopApi } from '../api/shop-api';
import { Plan } from '../file/plan';
import { Shop } from '../load/shop';
import { compareRanking, RankedItem } from '../ranking/compare-ranking';
import { Measure, Net, netsOfFile, ranked, Window, WINDOW_DAYS } from '../ranking/file-ranking';
import { momentsOf } from '../ranking/moments';
import { Check, equal, Sales } from './sales';

const POLL_MS = 5_000;
/** An answer may be a minute old, and the queue may lag for a moment. */
const STANDSTILL_MS = 120_000;
/** The most items of an answer. */
const LIMIT = 100;
const SHOWN = 5;

interface Questions {
  readonly api: ShopApi;
  readonly shop: Shop;
  readonly plan: Plan;
  readonly path: string;
  /** Other sales of the file's products within the windows. */
  readonly others: Sales;
  readonly interrupted: AbortSignal;
}
interface Question {
  readonly window: Window;
  readonly by: Measure;
  readonly asOf: Date;
  readonly expected: readonly Net[];
}

/** Compares `GET /rankings/products` with awk's sums of the file, for every window and measure, at several moments. */
export async function checkRanking(questions: Questions): Promise<Check[]> {
  const { plan, path, others, interrupted } = questions;
  if (others.byProductDay.size > 0) return [notCompared(others)];
  const asked = await questionsOf(plan, path);
  let problems = await answer(questions, asked);
  let changedAt = Date.now();
  while (problems.size > 0 && Date.now() - changedAt < STANDSTILL_MS) {
    await pause(POLL_MS, undefined, { signal: interrupted });
    const next = await answer(questions, [...problems.keys()]);
    if (next.size !== problems.size) changedAt = Date.now();
    problems = next;
  }
  return checksOf(asked, problems);
}

async function questionsOf(plan: Plan, path: string): Promise<Question[]> {
  const questions: Question[] = [];
  for (const asOf of momentsOf(plan)) {
    for (const window of Object.keys(WINDOW_DAYS) as Window[]) {
      const nets = await netsOfFile(path, asOf, window);
      for (const by of ['quantity', 'revenue'] as const) {
        questions.push({ window, by, asOf, expected: ranked(nets, by) });
      }
    }
  }
  return questions;
}

/** The rankings that differ, with their differences. */
async function answer({ api, shop }: Questions, asked: readonly Question[]): Promise<Map<Question, string[]>> {
  const problems = new Map<Question, string[]>();
  for (const question of asked) {
    const found = await api
      .ranking({ ...question, limit: LIMIT })
      .then((items) => compareRanking(question.expected, namedBy(shop, items), LIMIT), refusal);
    if (found.length > 0) problems.set(question, found);
  }
  return problems;
}

const namedBy = (shop: Shop, items: readonly RankedProduct[]): RankedItem[] =>
  items.map((item) => ({ ...item, sku: shop.skuOf(item.productId) ?? item.productId }));

/** A refused request counts as a difference; the other checks continue. */
function refusal(error: unknown): string[] {
  if (error instanceof UnexpectedProblem) return [error.message];
  throw error;
}

/** One check for each window and measure. */
function checksOf(asked: readonly Question[], problems: ReadonlyMap<Question, string[]>): Check[] {
  const names = [...new Set(asked.map(nameOf))];
  return names.map((name) => {
    const ofName = asked.filter((question) => nameOf(question) === name);
    const wrong = ofName.filter((question) => problems.has(question));
    const places = ofName.reduce((sum, { expected }) => sum + Math.min(expected.length, LIMIT), 0);
    return {
      ...equal(`${name}, at ${ofName.length} moments`, `${places} places`, `${places} places`),
      ...(wrong.length > 0 && { actual: `${wrong.length} of ${ofName.length} differ`, ok: false }),
      details: wrong.flatMap((question) =>
        (problems.get(question) ?? []).slice(0, SHOWN).map((problem) => `${question.asOf.toISOString()}, ${problem}`),
      ),
    };
  });
}

const nameOf = ({ window, by }: Question): string => `ranking (awk): ${window} by ${by}`;

/** The ranking does not distinguish the replay's sales from others. */
const notCompared = (others: Sales): Check =>
  equal(`ranking: not compared, others sold ${others.total.quantity} units meanwhile`, '-', '-');
