import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, onResponseHookHandler } from 'fastify';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import { RequestDurations } from '../metrics/request-durations';
import { pathOf, traceIdOf } from './request-context';

const QUIET = /^\/(health|docs|openapi\.json)/;

/**
 * One line and one measure a request, written when it has been answered. The query is left out: it may be personal. Each
 * route has a hook of its own, made with the route: to ask a request for its route makes a kilobyte of objects.
 */
export function useRequestLog(app: NestFastifyApplication): void {
  const log = app.get(Log);
  const durations = new RequestDurations(app.get(Metrics).registry);
  const own = new Set<unknown>();
  const fastify = app.getHttpAdapter().getInstance();

  fastify.addHook('onRoute', (route) => {
    const tallies = durations.of(route.url);
    const isQuiet = QUIET.test(route.url);
    const tell: onResponseHookHandler = (request, reply, done) => {
      tallies.add(request.method, reply.statusCode, reply.elapsedTime / 1000);
      if (!isQuiet) log.request(factsOf(request, reply));
      done();
    };
    own.add(tell);
    // Fastify makes a HEAD route of a GET route, hooks included.
    const others = [route.onResponse ?? []].flat().filter((hook) => !own.has(hook));
    route.onResponse = [...others, tell];
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.is404) {
      durations.of('none').add(request.method, reply.statusCode, reply.elapsedTime / 1000);
      if (!QUIET.test(request.url)) log.request(factsOf(request, reply));
    }
    done();
  });
}

const factsOf = (request: FastifyRequest, { statusCode, elapsedTime }: FastifyReply) => ({
  requestId: request.id,
  traceId: traceIdOf(request),
  method: request.method,
  path: pathOf(request),
  status: statusCode,
  ms: Math.round(elapsedTime * 10) / 10,
});
