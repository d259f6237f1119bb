import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ContractSystem } from './support/contract-system';
import { pathTo, requests } from './support/requests';

const NOBODY = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';
const BAD_IDS = [
  NOBODY,
  'x',
  '0',
  '-1',
  'null',
  '00000000-0000-0000-0000-000000000000',
  `${NOBODY}0`,
  NOBODY.replaceAll('-', ''),
  `{${NOBODY}}`,
  ' ',
  '%',
  "' OR 1=1 --",
  '\u0000',
  '../balance',
  '고양이',
];

const NOT_FOUND: Readonly<Record<string, string>> = {
  productId: 'product.not-found',
  imageId: 'product.image-not-found',
  importId: 'product.import-not-found',
  userId: 'identity.user-not-found',
  orderId: 'order.not-found',
  couponId: 'coupon.not-found',
  eventId: 'outbox.event-not-parked',
  destination: 'outbox.destination-not-found',
  code: 'request.not-found',
};
/** The cart has error codes of its own for an unknown item. */
const notFound = (operationId: string, name: string) =>
  operationId.includes('CartItem') ? 'cart.product-not-found' : NOT_FOUND[name];

const withId = Object.entries(requests).flatMap(([id, { params }]) => (params ? [id] : []));

describe('An address', () => {
  let shop: ContractSystem;
  let before: Awaited<ReturnType<ContractSystem['checksum']>>;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());
  beforeEach(async () => {
    before = await shop.checksum();
  });
  afterEach(async () => {
    shop.expectContractKept();
    expect(await shop.checksum()).toEqual(before);
  });

  it.each(withId)('of %s with an unknown id is not found', async (operationId) => {
    const { params, may, body, headers = {} } = requests[operationId]!;
    const { method } = shop.contract.operation(operationId);
    const good = params!(shop);
    for (const name of Object.keys(good)) {
      const answers = [];
      for (const badId of BAD_IDS) {
        const answer = await shop.callers[may[0]!].call(
          method.toUpperCase(),
          pathTo(shop, operationId, { ...good, [name]: badId }),
          { body: body?.(shop), idempotencyKey: randomUUID(), headers },
        );
        answers.push({ badId, status: answer.status, code: answer.body.code });
      }
      expect(answers).toEqual(BAD_IDS.map((badId) => ({ badId, status: 404, code: notFound(operationId, name) })));
    }
  });

  it('accepts an id in upper case, in a body too', async () => {
    const { productId } = shop.product;
    const lines = [{ productId: productId.toUpperCase(), quantity: 10 ** 9 }];
    const order = await shop.callers.customer.post('/orders', { lines }, { idempotencyKey: randomUUID() });
    expect(order.body).toMatchObject({ code: 'order.out-of-stock', details: { productIds: [productId] } });
    const answer = await shop.callers.anyone.get(`/products/${productId.toUpperCase()}`);
    expect(answer.body.productId).toBe(productId);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/nonsense'],
    ['GET', '/Products'],
    ['GET', '/products/'],
    ['GET', '/products//stock-adjustments'],
    ['GET', '/.env'],
    ['GET', '/..%2f..%2fetc%2fpasswd'],
    ['POST', '/products/nonsense/nonsense'],
    ['PUT', '/products'],
    ['DELETE', '/orders'],
    ['PATCH', '/auth/sign-in'],
    ['GET', '/auth/sign-in'],
    ['OPTIONS', '/orders'],
    ['TRACE', '/orders'],
    ['PROPFIND', '/orders'],
  ])('that is unknown: %s %s', async (method, path) => {
    const { status, body } = await raw(`${method} ${path} HTTP/1.1`);
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'request.not-found' });
    expect(body).toMatchObject({ type: '/problems/request.not-found', instance: path, traceId: expect.any(String) });
  });

  it('that is longer than any address of the API', async () => {
    const { status, type, body } = await raw(`GET /products/${'x'.repeat(300)} HTTP/1.1`);
    expect({ status, type, code: body.code }).toEqual({ status: 404, type: PROBLEM, code: 'request.not-found' });
  });

  it.each(['/%', '/products/%zz', '/products/%c0%ae', '/%ff'])('that cannot be decoded: %s', async (path) => {
    const { status, type, requestId, body } = await raw(`GET ${path} HTTP/1.1`);
    expect({ status, type, code: body.code }).toEqual({ status: 400, type: PROBLEM, code: 'request.malformed' });
    expect(requestId).not.toBe('');
  });

  it.each(['/products?category=%ff', '/products?category=%zz', '/products?&&&==&', '/products?limit=1%00'])(
    'with an odd query is never our fault: %s',
    async (path) => {
      expect((await raw(`GET ${path} HTTP/1.1`)).status).toBeLessThan(500);
    },
  );

  it('without a Host is refused with a problem', async () => {
    const { status, type, requestId, body } = await raw('GET /products HTTP/1.1', { host: null });
    expect({ status, type, code: body.code }).toEqual({ status: 400, type: PROBLEM, code: 'request.malformed' });
    expect(body.detail).toContain('Host');
    expect(requestId).not.toBe('');
    expect((await raw('GET /products HTTP/1.0', { host: null })).status).toBe(200);
  });

  it('answers HEAD as GET, without a body', async () => {
    const path = `/products/${shop.product.productId}`;
    const { headers } = await shop.callers.anyone.get(path);
    const head = await shop.callers.anyone.send('HEAD', path);
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers.get('etag')).toBe(headers.get('etag'));
  });

  describe('with absurd headers', () => {
    it.each<[what: string, status: number, ...headers: string[]]>([
      ['a content length that is no number', 400, 'Content-Length: ten'],
      ['a negative content length', 400, 'Content-Length: -1'],
      ['two content lengths', 400, 'Content-Length: 1', 'Content-Length: 2'],
      ['a content length and chunks (request smuggling)', 400, 'Content-Length: 1', 'Transfer-Encoding: chunked'],
      ['a line that is no header', 400, 'nonsense'],
      ['a name with a blank', 400, 'X Y: z'],
      ['a control character', 400, 'X-A: \u0000'],
      ['an unknown expectation', 417, 'Expect: the-spanish-inquisition'],
      ['more than 16 KiB of them', 431, `X-A: ${'x'.repeat(20_000)}`],
    ])('%s', async (_, status, ...headers) => {
      const answer = await raw('POST /orders HTTP/1.1', ...headers);
      expect({ status: answer.status, type: answer.type }).toEqual({ status, type: PROBLEM });
      expect(answer.body).toMatchObject({ status, code: 'request.malformed', traceId: expect.any(String) });
      expect(answer.requestId).not.toBe('');
    });

    it.each<[what: string, status: number, ...headers: string[]]>([
      ['a bearer token of anything', 401, 'Authorization: Bearer \u00e9\u00e9'],
      ['a bearer token of nothing', 401, 'Authorization: Bearer'],
      ['a bearer token of 10,000', 401, `Authorization: Bearer ${'x'.repeat(10_000)}`],
      ['another scheme', 401, 'Authorization: Basic YWRtaW46YWRtaW4='],
      ['an empty authorization', 401, 'Authorization: '],
      ['an empty API key', 401, 'X-Api-Key: '],
      ['an API key of 10,000', 401, `X-Api-Key: ${'x'.repeat(10_000)}`],
      ['cookies that are none', 401, 'Cookie: ;;;=;__Host-session;a=%zz; __Host-session=%ff'],
      ['two API keys', 401, 'X-Api-Key: a', 'X-Api-Key: b'],
      ['a wish that cannot be met', 401, 'Accept: application/xml'],
      ['another version of HTTP', 401, 'Upgrade: h2c', 'HTTP2-Settings: x'],
    ])('%s', async (_, status, ...headers) => {
      const answer = await raw('GET /orders HTTP/1.1', ...headers);
      expect({ status: answer.status, type: answer.type }).toEqual({ status, type: PROBLEM });
      expect(answer.body.code).toBe('identity.not-signed-in');
    });
  });

  const PROBLEM = 'application/problem+json';

  /** Sends a request line and headers unchanged; an HTTP client would correct them. */
  async function raw(requestLine: string, ...more: (string | { readonly host: null })[]) {
    const { hostname, port } = new URL(shop.callers.anyone.baseUrl);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const headers = more.filter((each) => typeof each === 'string');
    const host = headers.length === more.length ? [`Host: ${hostname}`] : [];
    socket.write([requestLine, ...host, 'Connection: close', ...headers, '', ''].join('\r\n'), 'latin1');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
    return {
      status: Number(head.split(' ')[1]),
      type: header('content-type').split(';')[0],
      requestId: header('x-request-id'),
      body: (header('content-type').includes('json')
        ? JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1))
        : {}) as Record<string, unknown>,
    };
  }
});
