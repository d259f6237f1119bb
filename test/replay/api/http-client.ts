import { setTimeout as pause } from 'node:timers/promises';
import { problemOf, Reply } from './problem';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Patience {
  /** How long one call is retried without an answer, or after a busy answer. */
  readonly patienceMs: number;
  /** Ends the pause between two attempts; an open call finishes. */
  readonly interrupted: AbortSignal;
}

/** The call may or may not have arrived. */
class ConnectionLost extends Error {}
/** There was no answer until the end of the patience. */
export class SystemStopped extends Error {}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** The auditor may take a minute. */
const ATTEMPT_MS = 65_000;

/**
 * JSON over one base URL. A lost connection, 429, 503 and 409 `idempotency.in-progress` are retried with the same bytes
 * and headers, after `Retry-After` or a growing pause. Any other answer is returned to the caller.
 */
export class HttpClient {
  constructor(
    readonly baseUrl: string,
    private readonly patience: Patience,
  ) {}

  /** Throws {@link SystemStopped} without an answer. A busy answer that outlasts the patience is returned as it is. */
  async call(call: Call): Promise<Reply> {
    const deadline = Date.now() + this.patience.patienceMs;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.attempt(call);
      const growing = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
      if (answer instanceof ConnectionLost) {
        if (Date.now() + growing > deadline) {
          throw new SystemStopped(`${this.baseUrl} does not answer`, { cause: answer });
        }
        await this.pause(growing);
        continue;
      }
      const reply = replyOf(answer);
      const wait = retryAfterMs(answer.response.headers.get('Retry-After')) ?? growing;
      if (!isForLater(reply) || Date.now() + wait > deadline) return reply;
      await this.pause(wait);
    }
  }

  private async pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.patience.interrupted });
  }

  private async attempt({ method, path, body, headers }: Call): Promise<Answer | ConnectionLost> {
    try {
      const response = await fetch(`${this.baseUrl}${path}`, {
        method,
        headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
        body: body ? JSON.stringify(body) : null,
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      return { response, text: await response.text() };
    } catch (error) {
      // fetch rejects for one reason: no connection was made, or it did not last until the whole answer was read.
      return new ConnectionLost(`${method} ${this.baseUrl}${path} got no answer`, { cause: error });
    }
  }
}

interface Answer {
  readonly response: Response;
  readonly text: string;
}

function replyOf({ response: { status, headers }, text }: Answer): Reply {
  const json = /\bjson\b/.test(headers.get('Content-Type') ?? '');
  const body: unknown = json ? JSON.parse(text) : text;
  return { status, replayed: headers.get('Idempotency-Replayed') === 'true', body };
}

const isForLater = (reply: Reply): boolean =>
  reply.status === 429 || reply.status === 503 || problemOf(reply).code === 'idempotency.in-progress';

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
