import type { ApiAnswer } from '@test/support/api-client';
import type { OperationCell } from './table';
import type { SceneRequest } from './scene';

/** A machine that is busy with other work; what is late by more has no bound. */
export const SLACK_MS = 10_000;

export interface Answered {
  readonly request: SceneRequest;
  readonly answer: ApiAnswer<Record<string, unknown>>;
  readonly tookMs: number;
}

/** So many at once that a state in which each takes 10 s is soon over, and so few that the system is not overloaded. */
const AT_ONCE = 8;

/** Sends all of the requests, and answers in their order. */
export async function askAll(requests: readonly SceneRequest[]): Promise<Answered[]> {
  const answers = new Map<SceneRequest, Answered>();
  const waiting = requests.values(); // one iterator: each asker takes the next request
  const ask = async (): Promise<void> => {
    for (const request of waiting) answers.set(request, await timed(request));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return requests.map((request) => answers.get(request)!);
}

async function timed(request: SceneRequest): Promise<Answered> {
  const began = performance.now();
  const answer = await request.send();
  return { request, answer, tookMs: performance.now() - began };
}

export const isOk = ({ status }: ApiAnswer<unknown>): boolean => status < 300;

/** In a sentence, how an answer breaks the promise of its cell. */
export function broken({ request, answer, tookMs }: Answered, cell: OperationCell): string[] {
  const { row, operationId } = request;
  const isAllowed = cell.answers.some((allowed) =>
    allowed === 'ok' ? isOk(answer) : allowed.status === answer.status && isProblem(operationId, answer, allowed.code),
  );
  const isInTime = tookMs < cell.withinS * 1_000 + SLACK_MS;
  if (isAllowed && isInTime) return [];
  const seen = `${answer.status} ${answer.text.slice(0, 200)} in ${(tookMs / 1_000).toFixed(1)} s`;
  return [`${row}, ${operationId}: ${seen}, against ${JSON.stringify(cell)}`];
}

/** Readiness reports its checks; everything else is a problem, which says when to come again where that helps. */
function isProblem(operationId: string, { status, headers, body }: Answered['answer'], code: string): boolean {
  if (operationId === 'getReadiness') return typeof body.ready === 'boolean';
  const type = headers.get('content-type') ?? '';
  return (
    type.startsWith('application/problem+json') &&
    body.code === code &&
    (status !== 503 || headers.get('retry-after') !== null)
  );
}
