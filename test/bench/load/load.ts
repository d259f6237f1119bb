/** The request that a load repeats, and the expected answer. */
export interface Load {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** A file whose lines follow the path, one a request, such as `&cursor=…`; after the last line comes the first again. */
  readonly endings?: string;
  /** Every other answer is wrong, and a single wrong answer fails the run. */
  readonly expect: { readonly status: number; readonly text: string };
  /** A file with a session token a line, taken at random; `inOrder`: line by line, after the last the first again. */
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

/** The measurements of a load. Times are milliseconds. */
export interface LoadResult {
  /** Number of counted answers. */
  readonly answers: number;
  /** Number of all requests, those of a warm-up included: the divisor of CPU times. */
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

/** The output of a load generator. */
export interface Counted extends Omit<LoadResult, 'rate' | 'cpuSeconds'> {
  readonly seconds: number;
  readonly errors: number;
  readonly wrong: number;
  readonly firstWrong: string;
}

/** @throws with the first wrong answer. */
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
    // Each value is the total of all children that had ended by then.
    cpuSeconds: results.every(({ cpuSeconds }) => cpuSeconds !== undefined)
      ? most(({ cpuSeconds }) => cpuSeconds ?? 0)
      : undefined,
  };
}
