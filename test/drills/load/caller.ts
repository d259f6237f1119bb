import { setTimeout as sleep } from 'node:timers/promises';
import type { Try } from '../history/history';

type Json = Record<string, unknown>;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly made: Try;
  readonly body: Json;
  /** Milliseconds; what Retry-After asks for. */
  readonly retryAfterMs: number | undefined;
}

/** A customer's patience with one request. Shorter than the API's longest deadline: then the key is in use twice. */
const PATIENCE_MS = 8_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/** Sends requests to one of several APIs, and to the next one after each that was not answered. */
export class Caller {
  private turn: number;

  constructor(
    private readonly apiUrls: readonly string[],
    first: number,
  ) {
    this.turn = first;
  }

  /** One request; an answer that does not come is one, too. */
  async send({ method, path, body, headers }: Request): Promise<Answer> {
    const at = Date.now();
    const began = performance.now();
    const url = this.apiUrls[this.turn % this.apiUrls.length]!;
    const made = (status: number, code: string): Try => ({
      at,
      tookMs: Math.round(performance.now() - began),
      status,
      code,
    });
    try {
      const response = await fetch(url + path, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      const answer = jsonOf(text);
      const isYes = response.status < 400;
      if (!isYes) this.turn++;
      const code = isYes ? 'yes' : typeof answer.code === 'string' ? answer.code : 'without a code';
      const retryAfter = response.headers.get('retry-after');
      const retryAfterMs = retryAfter === null ? undefined : Number(retryAfter) * 1_000;
      return { made: made(response.status, code), body: answer, retryAfterMs };
    } catch (error) {
      this.turn++;
      return { made: made(0, codeOf(error as Error)), body: {}, retryAfterMs: undefined };
    }
  }

  /** As long as the answer asks for; without that, longer with each try. */
  async pauseAfter({ retryAfterMs }: Answer, tries: number): Promise<void> {
    await sleep(retryAfterMs ?? Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
  }
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** What the network did, in one word. */
function codeOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer';
  const cause = error.cause as { readonly code?: string } | undefined;
  return cause?.code ?? error.name;
}
