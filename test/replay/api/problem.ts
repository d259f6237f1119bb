import { JsonReader } from './json-reader';

export interface Reply {
  readonly status: number;
  /** The answer came from the idempotency record instead of from the work. */
  readonly replayed: boolean;
  /** The parsed JSON, or the text of another media type. */
  readonly body: unknown;
}
/** A problem document (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** A refusal that the caller did not expect. */
export class UnexpectedProblem extends Error {
  constructor(
    what: string,
    readonly problem: Problem,
  ) {
    super(`${what} answered ${problem.status} ${problem.code}${problem.detail && `: ${problem.detail}`}`);
  }
}

export const succeeded = ({ status }: Reply): boolean => status >= 200 && status <= 299;

export function problemOf({ status, body }: Reply): Problem {
  const { code, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return {
    status,
    code: typeof code === 'string' ? code : 'without a code',
    detail: typeof detail === 'string' ? detail : '',
  };
}

/** The body of a success; throws {@link UnexpectedProblem} for anything else. */
export function successOf(what: string, reply: Reply): JsonReader {
  if (!succeeded(reply)) throw new UnexpectedProblem(what, problemOf(reply));
  return new JsonReader(reply.body, what);
}

/** The same for a list. */
export const successListOf = (what: string, reply: Reply): JsonReader[] =>
  successOf(what, { ...reply, body: { items: reply.body } }).objects('items');
