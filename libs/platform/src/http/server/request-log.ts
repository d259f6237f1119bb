import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { Log } from '../../logging/log';
import { Metrics } from '../../metrics/metrics';
import { requestDurations } from '../../metrics/request-durations';
import { pathOf, traceIdOf } from '../../request/request-context';

const QUIET = /^\/(health|docs|openapi\.json)/;

type Recorder = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * One log line and one measurement for each request, written when its answer is handed to the connection (for a stream:
 * when it has ended), also when the caller has left. The query is omitted: it may hold personal data. Each route has
 * its own hook, made with the route: reading the route from a request creates a kilobyte of objects. A hook on
 * onResponse would cost two listeners an answer, and would miss callers that left.
 */
export function useRequestLog(app: NestFastifyApplication): void {
  const log = app.get(Log);
  const durations = requestDurations(app.get(Metrics));
  const recordOf = (route: string, isQuiet: (request: FastifyRequest) => boolean): Recorder => {
    return (request, reply) => {
      const ms = performance.now() - request.begunAt;
      durations.observe({ method: request.method, route, status: reply.statusCode }, ms / 1_000);
      if (!isQuiet(request)) log.request(factsOf(request, reply, ms));
    };
  };
  const fastify = app.getHttpAdapter().getInstance();
  const own = new Set<unknown>();

  fastify.addHook('onRoute', (route) => {
    const isQuiet = QUIET.test(route.url);
    const record = recordOf(route.url, () => isQuiet);
    const hook: onSendHookHandler = (request, reply, payload, done) => {
      onceSent(payload, reply, () => record(request, reply));
      done();
    };
    own.add(hook);
    // Fastify makes a HEAD route of a GET route, hooks included.
    const others = [route.onSend ?? []].flat().filter((other) => !own.has(other));
    route.onSend = [...others, hook];
  });

  const recordWithoutRoute = recordOf('none', ({ url }) => QUIET.test(url));
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.is404) onceSent(payload, reply, () => recordWithoutRoute(request, reply));
    done();
  });
}

function onceSent(payload: unknown, reply: FastifyReply, record: () => void): void {
  if (isWhole(payload)) record();
  else reply.raw.once('close', record);
}

const isWhole = (payload: unknown): boolean =>
  typeof payload === 'string' || payload === null || payload === undefined || Buffer.isBuffer(payload);

const factsOf = (request: FastifyRequest, { statusCode }: FastifyReply, ms: number) => ({
  requestId: request.id,
  traceId: traceIdOf(request),
  method: request.method,
  path: pathOf(request),
  status: statusCode,
  ms: Math.round(ms * 10) / 10,
});
