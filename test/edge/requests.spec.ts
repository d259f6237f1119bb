import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { describeWithEdge, TestEdge } from '@test/support/edge';
import type { ApiAnswer } from '@test/support/api-client';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const QUOTA = 5;
const PATIENCE_MS = 500_000;
const MIB = 1024 * 1024;
const CSV = { 'content-type': 'text/csv' };

describeWithEdge('Through the edge', () => {
  let system: TestSystem;
  let edge: TestEdge;

  beforeAll(async () => {
    system = await startSystem({
      apis: 2,
      worker: false,
      apiEnv: { HTTP_TRUSTED_PROXIES: '127.0.0.1', SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '3' },
    });
    edge = await TestEdge.start({
      apis: [system.apis[0]!.url, system.apis[1]!.url],
      bucket: system.bucket.name,
      env: { EDGE_QUOTA_REQUESTS: String(QUOTA) },
    });
  }, PATIENCE_MS);
  afterAll(async () => {
    await edge.stop();
    await system.stop();
  }, PATIENCE_MS);

  const expectProblem = (answer: ApiAnswer<Record<string, unknown>>, status: number, code: string) => {
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer).toMatchObject({ status, body: { status, code, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  };
  const lineOf = (requestId: string | null) =>
    waitFor(() => edge.requests.find((line) => line.requestId === requestId), { what: 'the line in the log' });

  it('HTTP/2 and HTTP/1.1 are spoken', async () => {
    const session = connect(edge.url, { ca: edge.certificate });
    const stream = session.request({ ':path': '/products' });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect([session.alpnProtocol, headers[':status']]).toEqual(['h2', 200]);
    stream.resume();
    await once(stream, 'end');
    session.close();
    expect((await edge.client().get('/products')).status).toBe(200);
  });

  describe('an id', () => {
    it('is made, given to the API and answered, and is in both logs', async () => {
      const id = (await edge.client().get('/products?q=private')).headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await lineOf(id)).toMatchObject({ method: 'GET', path: '/products', status: 200, network: '127.0.0.0' });
      const ofApis = () => system.apis.flatMap(({ logLines }) => logLines);
      await waitFor(() => ofApis().some(({ requestId }) => requestId === id), { what: "the line in an API's log" });
      expect(edge.log).not.toContain('private');
    });

    it("is the client's where that is valid", async () => {
      const id = `client-${randomUUID()}`;
      const answer = await edge.client().get('/products', { 'x-request-id': id });
      expect(answer.headers.get('x-request-id')).toBe(id);
      await lineOf(id);
    });

    it.each(['two words', '"quoted"', 'x'.repeat(129)])('is replaced where it is not: %s', async (sent) => {
      const id = (await edge.client().get('/products', { 'x-request-id': sent })).headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      await lineOf(id);
    });

    it("is in an answer of the edge's own, with the trace", async () => {
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const answer = await edge.client().get('/shop', { traceparent });
      expectProblem(answer, 404, 'request.not-found');
      expect(answer.body.traceId).toBe(traceparent.slice(3, 35));
      expect(await lineOf(answer.headers.get('x-request-id'))).toMatchObject({ status: 404, server: '<NOSRV>' });
    });
  });

  describe('failed sign-ins are counted for', () => {
    const wrong = () => ({ email: `${randomUUID()}@example.test`, password: 'three loud rivers' });
    const DISGUISES: readonly Record<string, string>[] = [
      { 'x-forwarded-for': '198.51.100.1' },
      { 'x-forwarded-for': '198.51.100.2, 203.0.113.9' },
      { forwarded: 'for=198.51.100.3', 'x-real-ip': '198.51.100.3' },
      { 'x-forwarded-for': '198.51.100.4' },
    ];

    it('the address of the client, whatever it says of it', async () => {
      const account = wrong();
      const statuses = [];
      for (const disguise of DISGUISES)
        statuses.push((await edge.client().post('/auth/sign-in', account, disguise)).status);
      expect(statuses).toEqual([401, 401, 401, 429]);
    });

    it("each client's own address, not the edge's", async () => {
      const account = wrong();
      for (let n = 0; n < 3; n++) await edge.client().post('/auth/sign-in', account);
      const elsewhere = edge.client({}, { from: '127.0.0.2' });
      expect((await elsewhere.post('/auth/sign-in', account)).status).toBe(401);
      expect((await edge.client().post('/auth/sign-in', account)).status).toBe(429);
    });
  });

  describe('an API key', () => {
    const read = (key: string) => edge.client().get('/products', { 'x-api-key': key });

    it('may send as many requests as its quota, and is then told when to come again', async () => {
      const key = randomUUID();
      const answers = [];
      for (let n = 0; n < QUOTA; n++) answers.push((await read(key)).status);
      expect(answers).toEqual(Array(QUOTA).fill(200));
      const refused = await read(key);
      expectProblem(refused, 429, 'request.too-many');
      expect(refused.headers.get('retry-after')).toBe('10');
    });

    it('has a quota of its own, and callers without one have none', async () => {
      const used = randomUUID();
      for (let n = 0; n <= QUOTA; n++) await read(used);
      expect((await read(used)).status).toBe(429);
      expect((await read(randomUUID())).status).toBe(200);
      for (let n = 0; n < 2 * QUOTA; n++) expect((await edge.client().get('/products')).status).toBe(200);
    });

    it('may send again once the time of Retry-After is over, though it has asked all the time', async () => {
      const key = randomUUID();
      await waitFor(async () => (await read(key)).status === 429, { what: 'the quota to be used up' });
      await waitFor(async () => (await read(key)).status === 200, {
        what: 'the quota to be free again',
        everyMs: 200,
        deadlineMs: 40_000,
      });
    });

    it('is kept as a hash', async () => {
      const key = randomUUID();
      await read(key);
      const table = await edge.command('show table quota');
      expect(table).toContain('http_req_rate');
      expect(table).not.toContain(key);
    });
  });

  describe('a body', () => {
    const admin = async () => ({ authorization: `Bearer ${(await adminSession()).token}` });
    const adminSession = async () => (await edge.client().post<{ token: string }>('/auth/sign-in', system.admin)).body;
    const file = (bytes: number) => Buffer.alloc(bytes, 'sku,name,price,stock\r\n');

    it('over 10 MB is refused, also while it is being sent', async () => {
      const answer = await edge.client().post('/products/imports', file(11 * MIB), CSV);
      expectProblem(answer, 413, 'request.too-large');
      expect(answer.body.detail).toContain('10 MB');
    });

    it('of a file without a declared length is refused', async () => {
      const headers = { ...CSV, 'transfer-encoding': 'chunked' };
      const answer = await edge.client().post('/products/imports', 'sku', headers);
      expectProblem(answer, 413, 'request.too-large');
      expect(answer.body.detail).toContain('Content-Length');
    });

    it('of a file over 10 MB is taken at the address for staff', async () => {
      const headers = { ...CSV, ...(await admin()), 'idempotency-key': randomUUID() };
      const answer = await edge.client({}, { staff: true }).post('/products/imports', file(11 * MIB), headers);
      expect(answer.status).toBe(202);
    });
  });

  describe('a picture', () => {
    const key = `images/${randomUUID()}/${'a'.repeat(64)}.webp`;

    it('is read from the store, without what the caller says about itself', async () => {
      await system.bucket.put(key, Buffer.from('a picture'));
      const answer = await edge.client({ authorization: 'Bearer x', cookie: 'a=b' }).get(`/pictures/${key}`);
      expect([answer.status, answer.text]).toEqual([200, 'a picture']);
    });

    it.each([
      ['another one', `/pictures/images/${randomUUID()}/${'b'.repeat(64)}.webp`, 'GET'],
      ['an upload', '/pictures/uploads/secret', 'GET'],
      ['an upload, by a detour', '/pictures/images/../uploads/secret', 'GET'],
      ['an upload, by a hidden detour', '/pictures/images/%2e%2e/uploads/secret', 'GET'],
      ['the bucket', '/pictures/', 'GET'],
      ['one that is to be deleted', `/pictures/${key}`, 'DELETE'],
    ])('is not there: %s', async (_, path, method) => {
      await system.bucket.put('uploads/secret', Buffer.from('secret'));
      expectProblem(await edge.client().call(method, path), 404, 'request.not-found');
      expect(await system.bucket.keys()).toContain('uploads/secret');
    });
  });

  it.each(['/shop', '/shop/', '/shop/products/1'])('%s is reserved for the shop', async (path) => {
    const answer = await edge.client().get(path);
    expectProblem(answer, 404, 'request.not-found');
    expect(answer.body.detail).toContain('reserved');
  });
});
