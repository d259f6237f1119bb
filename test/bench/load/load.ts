/** What is sent, again and again, and what must come back. */
export interface Load {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** A file with a line for each request that follows the path, such as `&cursor=…`: each once, the first again after the last. */
  readonly endings?: string;
  /** Anything else is a wrong answer, and a single wrong answer fails the run. */
  readonly expect: { readonly status: number; readonly text: string };
  /** A file with a session token a line; `inOrder`: each once, the first again after the last. */
  readonly tokens?: { readonly file: string; readonly inOrder: boolean };
  /** A file with a product id a line, of which each order takes `lines` at random, one unit each. */
  readonly products?: { readonly file: string; readonly lines: LinesAnOrder };
  /** Instead of an order. */
  readonly body?: string;
  /** Whether each request has an Idempotency-Key of its own. */
  readonly idempotencyKeys?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The least and the most. */
export type LinesAnOrder = readonly [least: 1 | 2, most: 1 | 2];

/** What a load measured. Times are milliseconds. */
export interface LoadResult {
  /** Those that were counted. */
  readonly answers: number;
  /** All that were sent, for a warm-up too: what CPU time is divided by. */
  readonly requests: number;
  /** Answers a second. */
  readonly rate: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** CPU seconds that the load itself took; undefined where the system does not report it. */
  readonly cpuSeconds: number | undefined;
}

/** What a load generator writes. */
export interface Counted extends Omit<LoadResult, 'rate' | 'cpuSeconds'> {
  readonly seconds: number;
  readonly errors: number;
  readonly wrong: number;
  readonly firstWrong: string;
}

/** @throws with the first wrong answer: a fast wrong answer is worth nothing. */
export function refuseWrong(load: Load, { answers, requests, errors, wrong, firstWrong }: Counted): void {
  if (errors === 0 && wrong === 0 && answers > 0) return;
  throw new Error(
    `${load.method} ${load.url}${load.path}: of ${requests} requests ${errors} failed and ${wrong} had a wrong answer; ` +
      `expected ${load.expect.status} with ${JSON.stringify(load.expect.text)}, the first wrong one: ${firstWrong}`,
  );
}

/** Several loads that ran side by side: the rates added up, the times of the slowest. */
export function inAll(results: readonly LoadResult[]): LoadResult {
  const sum = (pick: (result: LoadResult) => number): number => results.reduce((total, one) => total + pick(one), 0);
  const most = (pick: (result: LoadResult) => number): number => Math.max(...results.map(pick));
  return {
    answers: sum(({ answers }) => answers),
    requests: sum(({ requests }) => requests),
    rate: sum(({ rate }) => rate),
    ...{ p50: most(({ p50 }) => p50), p90: most(({ p90 }) => p90), p99: most(({ p99 }) => p99) },
    max: most(({ max }) => max),
    // Each was told that of all that had ended by then.
    cpuSeconds: results.every(({ cpuSeconds }) => cpuSeconds !== undefined)
      ? most(({ cpuSeconds }) => cpuSeconds ?? 0)
      : undefined,
  };
}
