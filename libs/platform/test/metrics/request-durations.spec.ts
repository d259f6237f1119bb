import { RequestDurations } from '@app/platform/metrics/request-durations';
import { Histogram, Registry } from 'prom-client';

const SECONDS = [0, 0.0005, 0.001, 0.0011, 0.3, 10, 11, 2.5, 60];

describe('The durations of requests', () => {
  it('are shown as a histogram of prom-client would show them', async () => {
    const ours = new Registry();
    const durations = new RequestDurations(ours);
    const theirs = new Registry();
    const histogram = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From a request to its answer, as it is handed to the connection; of a stream to its end.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [theirs],
    });
    for (const [method, route, status] of [
      ['GET', '/products/:productId', 200],
      ['POST', '/orders', 409],
      ['POST', '/orders', 200],
    ] as const) {
      for (const seconds of SECONDS) {
        durations.of(route).add(method, status, seconds);
        histogram.observe({ method, route, status: String(status) }, seconds);
      }
    }
    expect(await ours.metrics()).toBe(await theirs.metrics());
  });
});
