import { succeeded } from '@test/support/api-client';
import { placeOrder, type Product } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

/** A line of the text format: a name, perhaps labels, a number. */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(\{[^}]*\})? ([-+]?[\d.eE+-]+|NaN|[+-]Inf)$/i;

describe('the measures of a process', () => {
  let system: TestSystem;
  let product: Product;

  beforeAll(async () => {
    system = await startSystem();
    const shop = await system.shop();
    product = await shop.product();
    const { client } = await shop.customer({ balance: 1_000_000 });
    succeeded(await placeOrder(client, [{ productId: product.productId, quantity: 1 }]));
    succeeded(await system.client().get(`/products/${product.productId}`));
    await system.client().get('/nothing/here');
    await waitFor(async () => (await shop.admin.get('/admin/outbox')).body.sent === 2, {
      what: 'the event to be sent to both destinations',
    });
  });
  afterAll(() => system.stop());

  const scrape = (metricsUrl: string) => fetch(`${metricsUrl}/metrics`);

  /** By name and labels. */
  async function samplesOf(metricsUrl: string): Promise<Map<string, number>> {
    const text = await (await scrape(metricsUrl)).text();
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      samples.map((line) => {
        const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? [];
        expect({ line, isSample: name !== '' }).toEqual({ line, isSample: true });
        return [name + labels, Number(value)];
      }),
    );
  }

  it('are Prometheus text on a port of their own', async () => {
    for (const { metricsUrl } of [system.api, system.worker]) {
      const answer = await scrape(metricsUrl);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect((await samplesOf(metricsUrl)).size).toBeGreaterThan(20);
    }
  });

  it('are not on the public port, and their port serves nothing else', async () => {
    expect(await system.client().get('/metrics')).toMatchObject({ status: 404, body: { code: 'request.not-found' } });
    expect((await fetch(`${system.api.metricsUrl}/products`)).status).toBe(404);
  });

  it('count requests by route, never by their content', async () => {
    const samples = await samplesOf(system.api.metricsUrl);
    const count = (method: string, route: string, status: number) =>
      samples.get(`http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`);
    expect(count('GET', '/products/:productId', 200)).toBe(1);
    expect(count('POST', '/orders', 200)).toBe(1);
    expect(count('GET', 'none', 404)).toBeGreaterThan(0);
    expect([...samples.keys()].join('\n')).not.toContain(product.productId);
  });

  it('report batches, and the commands that wait for one', async () => {
    const samples = await samplesOf(system.api.metricsUrl);
    expect(samples.get('order_batch_size_count')).toBe(1);
    expect(samples.get('order_batch_size_sum')).toBe(1);
    expect(samples.get('order_waiting')).toBe(0);
    expect(samples.get('order_batches_run_again_total')).toBe(0);
  });

  it('report the progress of the outbox', async () => {
    const samples = await samplesOf(system.worker.metricsUrl);
    const of = (name: string) => samples.get(`${name}{destination="data-platform"}`);
    expect(of('outbox_sent_total')).toBe(1);
    expect(of('outbox_pending')).toBe(0);
    expect(of('outbox_leased')).toBe(0);
    expect(of('outbox_parked')).toBe(0);
    expect(of('outbox_oldest_pending_age_seconds')).toBe(0);
  });
});
