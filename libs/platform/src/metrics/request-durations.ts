import type { Histogram } from 'prom-client';
import type { Metrics } from './metrics';

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type RequestDurations = Histogram<'method' | 'route' | 'status'>;

/** One measurement a request, in seconds. */
export const requestDurations = (metrics: Metrics): RequestDurations =>
  metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request until its answer is handed to the connection; of a stream until its end.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
  });
