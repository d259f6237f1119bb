import type { DomainError } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf, traceIdOf } from '../request/request-context';
import { PROBLEM_JSON, problemText, statusOf } from './problem';

/** The content type as Fastify would complete it: given in full, Fastify does not parse it. */
const CONTENT_TYPE = `${PROBLEM_JSON}; charset=utf-8`;

/** A refused body of at most this size is read to its end and dropped. */
const DRAINED_BYTES = 32 * 1024 * 1024;

/**
 * Fastify closes the connection of a body that is too large. A client that is still sending then gets a reset instead
 * of the answer. So where the rest is bounded, it is read and dropped, and the connection stays open.
 */
const isDrained = ({ headers }: FastifyRequest): boolean => Number(headers['content-length'] ?? NaN) <= DRAINED_BYTES;

/** Answers with a domain error, whether it was thrown or returned. */
export function answerProblem(reply: FastifyReply, error: DomainError): void {
  const { request } = reply;
  const status = statusOf(error.kind);
  if (status === 401) void reply.header('www-authenticate', 'Bearer'); // RFC 9110, section 11.6.1
  if (status === 408) void reply.header('connection', 'close'); // RFC 9110, section 15.5.9
  if (status === 413 && isDrained(request)) void reply.removeHeader('connection');
  if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
  void reply
    .status(status)
    .header('content-type', CONTENT_TYPE)
    .send(problemText(error, { path: pathOf(request), traceId: traceIdOf(request) }));
}
