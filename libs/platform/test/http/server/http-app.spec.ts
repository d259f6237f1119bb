import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestHttpApp } from '@test/support/http-app';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { received, ShelvesController } from '../shelf';

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  json(): Record<string, unknown>;
}

const BODY = { name: 'Billy', price: 100 };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('An HTTP application', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [ShelvesController] });
  });
  beforeEach(() => {
    received.length = 0;
  });
  afterAll(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
    app.inject({ method: 'GET', url, headers });
  const post = (payload: string | object, headers: Record<string, string> = JSON_TYPE): Promise<Answer> =>
    app.inject({ method: 'POST', url: '/shelves', payload, headers });

  const expectProblem = (answer: Answer, status: number, code: string): void => {
    expect({ status: answer.statusCode, body: answer.body }).toEqual({ status, body: expect.any(String) });
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({
      type: `/problems/${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      instance: expect.any(String),
      code,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    expect(received).toEqual([]);
  };

  it('answers', async () => {
    const answer = await post(BODY);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual(BODY);
  });

  describe('has a problem with', () => {
    it.each<[string, string | Buffer, Record<string, string>, number, string]>([
      ['a body that is no JSON', '{"name":', JSON_TYPE, 400, 'request.malformed'],
      ['an empty body', '', JSON_TYPE, 400, 'request.malformed'],
      ['text after the JSON', '{} x', JSON_TYPE, 400, 'request.malformed'],
      ['a body that is a list', '[]', JSON_TYPE, 400, 'request.invalid'],
      ['a body that is null', 'null', JSON_TYPE, 400, 'request.invalid'],
      ['a poisoned prototype', '{"__proto__":{"admin":true}}', JSON_TYPE, 400, 'request.malformed'],
      ['a poisoned constructor', '{"constructor":{"prototype":{}}}', JSON_TYPE, 400, 'request.malformed'],
      ['text', JSON.stringify(BODY), { 'content-type': 'text/plain' }, 415, 'request.unsupported-media-type'],
      [
        'a form',
        'name=Billy&price=1',
        { 'content-type': 'application/x-www-form-urlencoded' },
        415,
        'request.unsupported-media-type',
      ],
      [
        'a form with files',
        'x',
        { 'content-type': 'multipart/form-data; boundary=x' },
        415,
        'request.unsupported-media-type',
      ],
      ['XML', '<a/>', { 'content-type': 'application/xml' }, 415, 'request.unsupported-media-type'],
      ['a media type that is none', '{}', { 'content-type': 'json' }, 415, 'request.unsupported-media-type'],
      ['no media type', '{}', { 'content-type': '' }, 415, 'request.unsupported-media-type'],
      ['more than 1 MiB', JSON.stringify({ name: 'x'.repeat(1024 * 1024) }), JSON_TYPE, 413, 'request.too-large'],
    ])('%s', async (_, payload, headers, status, code) => {
      expectProblem(await post(payload, headers), status, code);
    });

    it('a list in a list in a list …, as deep as a body can be', async () => {
      const depth = 250_000;
      expectProblem(await post('['.repeat(depth) + ']'.repeat(depth)), 400, 'request.invalid');
      const nested = `{"name":"a","price":1,"books":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const answer = await post(nested);
      expect(answer.statusCode).toBe(400);
    });

    it.each([
      ['GET', '/nothing'],
      ['GET', '/shelves/nothing'],
      ['DELETE', '/shelves'],
      ['PUT', '/shelves'],
    ] as const)('an unknown address: %s %s', async (method, url) => {
      expectProblem(await app.inject({ method, url }), 404, 'request.not-found');
    });

    it('a path that cannot be decoded', async () => {
      expectProblem(await get('/shelves/%zz'), 400, 'request.malformed');
    });

    it('an internal error, without its details', async () => {
      const answer = await get('/shelves/broken');
      expectProblem(answer, 500, 'server.internal');
      expect(answer.body).not.toMatch(/somebody|Duplicate|stack/);
    });

    it('a missing dependency, with Retry-After', async () => {
      const answer = await get('/shelves/unreachable');
      expectProblem(answer, 503, 'dependency.unavailable');
      expect(answer.headers['retry-after']).toBe('1');
    });

    it('each field by its name', async () => {
      const answer = await post({ name: 7, colour: 'red' });
      expectProblem(answer, 400, 'request.invalid');
      const pointers = (answer.json().errors as { pointer: string }[]).map(({ pointer }) => pointer);
      expect(pointers.sort()).toEqual(['/colour', '/name', '/price']);
    });

    it('the path of the request, without its query', async () => {
      expect((await get('/shelves?limit=x&secret=1')).json()).toMatchObject({ instance: '/shelves', status: 400 });
    });
  });

  describe('with an address in another form', () => {
    /** As it stands in the first line of the request; `fetch` and `inject` would make a path of it. */
    const ask = async (method: string, path: string): Promise<{ status: number; body: string }> => {
      const { port } = app.getHttpServer().address() as AddressInfo;
      const sent = request({ host: '127.0.0.1', port, method, path }).end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      return { status: answer.statusCode ?? 0, body: await text(answer) };
    };
    beforeAll(() => app.listen(0, '127.0.0.1'));

    it('with a host answers as for its path (RFC 9112, section 3.2.2)', async () => {
      const plain = await ask('GET', '/shelves?limit=3');
      expect(plain).toMatchObject({ status: 200, body: expect.stringContaining('"limit":3') });
      expect(await ask('GET', 'http://elsewhere.example/shelves?limit=3')).toEqual(plain);
    });

    it.each([
      ['OPTIONS', '*'],
      ['GET', '*'],
      ['GET', 'http://elsewhere.example/nothing'],
    ])('has a problem with %s %s', async (method, path) => {
      const { status, body } = await ask(method, path);
      expect([status, JSON.parse(body)]).toEqual([404, expect.objectContaining({ code: 'request.not-found' })]);
    });
  });

  describe('gives every request an id', () => {
    it('of its own', async () => {
      const [one, other] = [await get('/shelves'), await get('/shelves')];
      expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(one.headers['x-request-id']).not.toBe(other.headers['x-request-id']);
    });

    it("that is the caller's", async () => {
      const id = 'order-7:try.2';
      expect((await get('/shelves', { 'x-request-id': id })).headers['x-request-id']).toBe(id);
    });

    it.each(['', 'a b', 'x'.repeat(129), 'é'])("that is not the caller's %j", async (id) => {
      expect((await get('/shelves', { 'x-request-id': id })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('gives every request a trace', () => {
    const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceOf = async (traceparent?: string): Promise<unknown> =>
      (await get('/shelves/broken', traceparent === undefined ? {} : { traceparent })).json().traceId;

    it("that is the caller's", async () => {
      expect(await traceOf(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE);
    });

    it.each([
      undefined,
      '',
      'nonsense',
      `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
      `00-${TRACE}-${'0'.repeat(16)}-01`,
      `ff-${TRACE}-00f067aa0ba902b7-01`,
      `00-${TRACE}-00f067aa0ba902b7-01-extra`,
    ])('of its own where the caller sends %j', async (traceparent) => {
      const trace = await traceOf(traceparent);
      expect(trace).toMatch(/^[0-9a-f]{32}$/);
      expect(trace).not.toBe(TRACE);
    });
  });

  it('keeps idle connections for longer than the load balancer does', () => {
    expect(app.getHttpAdapter().getInstance().server.keepAliveTimeout).toBeGreaterThan(60_000);
  });
});
