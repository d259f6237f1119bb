import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWithEdge, TestEdge } from '@test/support/edge';
import type { SecureClient } from '@test/support/secure-client';

const KEYED = { 'idempotency-key': 'a-key' };
/** `tune.bufsize` less what the headers take. */
const FITS = 120_000;
const FITS_NOT = 140_000;

/** An API that is ready, and ends the connection of every other request without an answer, or answers none. */
class FailingApi {
  readonly requests: string[] = [];
  mode: 'answers' | 'breaks off' | 'is silent' = 'answers';
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      if (request.url?.startsWith('/health/')) {
        response.end('{}');
        return;
      }
      void readToEnd(request).then(() => {
        this.requests.push(`${request.method} ${request.url}`);
        if (this.mode === 'breaks off') request.socket.destroy();
        else if (this.mode === 'answers') response.end('{}');
      });
    });
  }

  static async start(): Promise<FailingApi> {
    const api = new FailingApi();
    api.server.listen(0, '127.0.0.1');
    await once(api.server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

async function readToEnd(request: IncomingMessage): Promise<void> {
  request.resume();
  await once(request, 'end');
}

describeWithEdge('A request that an API leaves without an answer', () => {
  let apis: FailingApi[];
  let edge: TestEdge;
  let client: SecureClient;

  beforeAll(async () => {
    apis = [await FailingApi.start(), await FailingApi.start()];
    edge = await TestEdge.start({ apis: [apis[0]!.url, apis[1]!.url], env: { EDGE_ANSWER_TIMEOUT: '500ms' } });
    client = edge.client();
  });
  beforeEach(() => {
    for (const api of apis) api.requests.length = 0;
    [apis[0]!.mode, apis[1]!.mode] = ['breaks off', 'breaks off'];
  });
  afterAll(async () => {
    await edge.stop();
    for (const api of apis) api.stop();
  });

  const timesSent = () => apis.flatMap(({ requests }) => requests).length;
  const UNKNOWN = { status: 503, code: 'dependency.unavailable', details: { outcome: 'unknown' } };

  it.each([
    ['a read', 'GET', {}, undefined],
    ['a write with a key', 'POST', KEYED, { lines: [] }],
    ['a write with a key that fits the buffer', 'POST', KEYED, 'x'.repeat(FITS)],
  ])('is sent to another one: %s', async (_, method, headers, body) => {
    apis[1]!.mode = 'answers';
    // In turns: of two requests at least one meets the API that breaks off.
    for (let n = 0; n < 2; n++) expect((await client.call(method, '/orders', { headers, body })).status).toBe(200);
    expect(timesSent()).toBeGreaterThan(2);
  });

  it.each([
    ['a write without a key', '/orders', {}, { lines: [] }],
    ['a write with a key that its operation ignores', '/auth/sign-up', KEYED, { name: 'x' }],
    ['a write with a key that does not fit the buffer', '/orders', KEYED, 'x'.repeat(FITS_NOT)],
  ])('is sent once, and the answer says that it may stand: %s', async (_, path, headers, body) => {
    // Twice over one connection: what is not its first request is answered, too.
    for (let n = 1; n <= 2; n++) {
      const answer = await client.post(path, body, headers);
      expect(answer).toMatchObject({ status: 503, body: { ...UNKNOWN, instance: path } });
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(timesSent()).toBe(n);
    }
  });

  it('is repeated three times at most', async () => {
    const answer = await edge.client().get('/products'); // the first request of its connection: others get no answer
    expect(answer).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
    expect(answer.body).not.toHaveProperty('details');
    expect(timesSent()).toBe(4);
  });

  it('is given up at the time limit, and not repeated: it may still be under way', async () => {
    [apis[0]!.mode, apis[1]!.mode] = ['is silent', 'is silent'];
    const answer = await client.post('/orders', { lines: [] }, KEYED);
    expect(answer).toMatchObject({ status: 503, body: UNKNOWN });
    expect(answer.body.detail).toContain('did not answer in time');
    expect(timesSent()).toBe(1);
  });
});
