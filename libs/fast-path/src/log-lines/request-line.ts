/** The log fields of a request; none of them is secret. */
export interface RequestFacts {
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** Without the query: it may be personal. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/**
 * A request's line as pino would write it, without its walk through all names for secrets and its serialisers.
 *
 * Measured (test/bench/lab-book.md), CPU µs a line: 3.3 by pino, 0.4 here, lines written together.
 */
export const requestLine = ({ requestId, traceId, method, path, status, ms }: RequestFacts): string =>
  `{"level":"info","time":"${now()}","requestId":${JSON.stringify(requestId)},"traceId":"${traceId}",` +
  `"method":"${method}","path":${JSON.stringify(path)},"status":${status},"ms":${ms},"msg":"request"}\n`;

let lastMs = 0;
let lastText = '';

/** Requests that end in the same millisecond share its text. */
function now(): string {
  const ms = Date.now();
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = new Date(ms).toISOString();
  }
  return lastText;
}
