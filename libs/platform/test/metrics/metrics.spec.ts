import { MetricsConfig } from '@app/platform/config/process.config';
import { readConfig } from '@app/platform/config/environment';
import { Readiness } from '@app/platform/health/readiness';
import { Log } from '@app/platform/logging/log';
import { Metrics } from '@app/platform/metrics/metrics';
import { MetricsServer } from '@app/platform/metrics/metrics.server';

describe('Metrics', () => {
  it('are measured under their names', async () => {
    const metrics = new Metrics();
    metrics.counter('orders_total', 'Orders.', ['outcome']).inc({ outcome: 'placed' }, 3);
    metrics.gauge('waiting', 'Waiting now.', () => Promise.resolve(7));
    metrics.histogram({ name: 'seconds', help: 'Seconds.', buckets: [1, 2] }).observe(1.5);
    const text = await metrics.registry.metrics();
    expect(text).toContain('orders_total{outcome="placed"} 3');
    expect(text).toContain('waiting 7');
    expect(text).toContain('seconds_bucket{le="2"} 1');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});

describe('A tally', () => {
  it('is reported as a counter from scrape to scrape', async () => {
    const metrics = new Metrics();
    const count = metrics.tally('verdicts_total', 'Verdicts.', 'verdict');
    count('pass');
    count('sold-out');
    count('sold-out');
    const first = await metrics.registry.metrics();
    count('sold-out');
    const second = await metrics.registry.metrics();

    expect(first).toContain('# TYPE verdicts_total counter');
    expect(first).toContain('verdicts_total{verdict="pass"} 1');
    expect(first).toContain('verdicts_total{verdict="sold-out"} 2');
    expect(second).toContain('verdicts_total{verdict="pass"} 1');
    expect(second).toContain('verdicts_total{verdict="sold-out"} 3');
  });
});

describe('The metrics server', () => {
  const config = readConfig((env) => new MetricsConfig(env), { METRICS_PORT: '0' });
  const log = new Log({ logLevel: 'silent', shutdownDeadlineMs: 1, shutdownGraceMs: 0, fastPath: 'on' });
  let metrics: Metrics;
  let readiness: Readiness;
  let server: MetricsServer;
  let url: string;

  beforeEach(async () => {
    metrics = new Metrics();
    readiness = new Readiness();
    server = new MetricsServer(config, metrics, readiness, log);
    url = `http://127.0.0.1:${await server.listen()}`;
  });
  afterEach(() => server.onApplicationShutdown());

  it('serves the metrics', async () => {
    metrics.counter('orders_total', 'Orders.').inc();
    const answer = await fetch(`${url}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch('text/plain');
    expect(await answer.text()).toContain('orders_total 1');
  });

  it('reports that the process lives, and whether it should get work', async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    readiness.refuse();
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, checks: { process: 'shutting-down' } });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('has nothing else', async () => {
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics/more`)).status).toBe(404);
  });

  it('outlives a measure that cannot be taken', async () => {
    metrics.gauge('broken', 'Always.', () => Promise.reject(new Error('the database is gone')));
    expect((await fetch(`${url}/metrics`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('does not delay the shutdown for a slow measurement', async () => {
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    metrics.gauge('endless', 'Never.', () => {
      asked();
      return new Promise<number>(() => undefined);
    });
    const scrape = fetch(`${url}/metrics`);
    const cut = expect(scrape).rejects.toThrow();
    await isAsked;
    await server.onApplicationShutdown();
    await cut;
  });

  it('stops with the process, though a client keeps its connection open', async () => {
    await fetch(`${url}/metrics`);
    await server.onApplicationShutdown();
    await expect(fetch(`${url}/metrics`)).rejects.toThrow();
    await server.onApplicationShutdown(); // twice does no harm
  });
});
