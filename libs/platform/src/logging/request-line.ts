/** What is written of a request: none of it is a secret, so nothing has to be looked for and cut. */
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
 * The line as pino would write it. By hand, since there is one for each request: 0.4 µs where the general way (a walk
 * through all names for secrets, a serialiser for each value) took 3.3.
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
