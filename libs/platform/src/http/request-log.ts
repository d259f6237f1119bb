import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import { pathOf, traceIdOf } from './request-context';

const QUIET = /^\/(health|docs|openapi\.json)/;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One line and one measure a request, written when it has been answered. The query is left out: it may be personal. */
export function useRequestLog(app: NestFastifyApplication): void {
  const log = app.get(Log);
  const durations = app.get(Metrics).histogram({
    name: 'http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      durations.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      if (!QUIET.test(request.url)) {
        log.request({
          requestId: request.id,
          traceId: traceIdOf(request),
          method: request.method,
          path: pathOf(request),
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        });
      }
      done();
    });
}
