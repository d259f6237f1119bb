import type { DomainError } from '@app/kernel';
import type { FastifyReply } from 'fastify';
import { PROBLEM_JSON, problemText, statusOf } from './problem';
import { pathOf, traceIdOf } from './request-context';

/** As Fastify would complete it: said in full, it has nothing to read in it. */
const CONTENT_TYPE = `${PROBLEM_JSON}; charset=utf-8`;

/** Answers with an error of the domain, whether it was thrown or returned. */
export function answerProblem(reply: FastifyReply, error: DomainError): void {
  const { request } = reply;
  const status = statusOf(error.kind);
  if (status === 401) void reply.header('www-authenticate', 'Bearer'); // RFC 9110, section 11.6.1
  // RFC 9110, section 15.5.9; and nobody reads the rest of a body that was too large.
  if (status === 408 || (status === 413 && !request.raw.complete)) void reply.header('connection', 'close');
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
  void reply
    .status(status)
    .header('content-type', CONTENT_TYPE)
    .send(problemText(error, { path: pathOf(request), traceId: traceIdOf(request) }));
}
