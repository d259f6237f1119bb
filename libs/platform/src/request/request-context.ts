import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newId, randomHex } from '@app/kernel';

declare module 'fastify' {
  interface FastifyRequest {
    /** W3C trace context: the caller's, or a new one. */
    traceparent: string;
    /** When the head of the request had been read, by `performance.now()`. */
    begunAt: number;
  }
}

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The caller's X-Request-Id where it is valid, so that one id can be followed through several systems. */
export function requestIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && REQUEST_ID.test(sent) ? sent : newId();
}

export const traceIdOf = (request: FastifyRequest): string => request.traceparent.slice(3, 35);

/** The caller's trace, or a new one. */
export const traceIdIn = (sent: string | string[] | undefined): string => traceparentOf(sent).slice(3, 35);

export function pathOf({ url }: FastifyRequest): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** https://www.w3.org/TR/trace-context/ : malformed values are ignored and a new trace begins, not sampled. */
function traceparentOf(sent: string | string[] | undefined): string {
  if (typeof sent === 'string' && TRACEPARENT.test(sent)) return sent;
  return `00-${randomHex(32)}-${randomHex(16)}-00`;
}

/** Gives every request an id and a trace, and every answer the id. */
export function useRequestContext(fastify: FastifyInstance): void {
  fastify.decorateRequest('traceparent', '');
  fastify.decorateRequest('begunAt', 0);
  fastify.addHook('onRequest', (request, reply, done) => {
    request.begunAt = performance.now();
    request.traceparent = traceparentOf(request.headers.traceparent);
    void reply.header('x-request-id', request.id);
    done();
  });
}
