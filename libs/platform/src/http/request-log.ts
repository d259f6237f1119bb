import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import { RequestDurations } from '../metrics/request-durations';
import { pathOf, traceIdOf } from './request-context';

const QUIET = /^\/(health|docs|openapi\.json)/;
/** One line and one measure a request, written when it has been answered. The query is left out: it may be personal. */
export function useRequestLog(app: NestFastifyApplication): void {
  const log = app.get(Log);
  const durations = new RequestDurations(app.get(Metrics).registry);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const { statusCode, elapsedTime } = reply;
      durations.add(request.method, request.routeOptions.url ?? 'none', statusCode, elapsedTime / 1000);
      if (!QUIET.test(request.url)) {
        log.request({
          requestId: request.id,
          traceId: traceIdOf(request),
          method: request.method,
          path: pathOf(request),
          status: statusCode,
          ms: Math.round(elapsedTime * 10) / 10,
        });
      }
      done();
    });
}
