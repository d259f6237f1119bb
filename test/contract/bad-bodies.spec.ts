import { randomUUID } from 'node:crypto';
import type { ContractClient } from './support/contract-client';
import { ContractSystem } from './support/contract-system';
import { pathTo, requests } from './support/requests';

const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;
const DEEP = 100_000;

interface Bad {
  readonly what: string;
  readonly body: string | Uint8Array | undefined;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

const malformed = (what: string, body: string | Uint8Array): Bad => ({
  what,
  body,
  headers: JSON_TYPE,
  status: 400,
  code: 'request.malformed',
});
const notAnObject = (what: string, body: string): Bad => ({
  ...malformed(what, body),
  code: 'request.invalid',
});
/** A good body with a media type that is not JSON's. */
const ofType = (valid: string, type: string | undefined, more = {}): Bad => ({
  what: type ?? 'no media type',
  body: valid,
  headers: { ...(type !== undefined && { 'content-type': type }), ...more },
  status: 415,
  code: 'request.unsupported-media-type',
});
const tooLarge = (what: string, body: string): Bad => ({
  ...malformed(what, body),
  status: 413,
  code: 'request.too-large',
});

const badBodies = (valid: string): Bad[] => [
  malformed('nothing', ''),
  malformed('blanks', '  \n'),
  malformed('half of it', valid.slice(0, -1)),
  malformed('something after it', `${valid}x`),
  malformed('twice', valid + valid),
  malformed('with a comment', `/* hello */${valid}`),
  malformed('with a comma too many', `${valid.slice(0, -1)},}`),
  malformed('with single quotes', valid.replaceAll('"', "'")),
  malformed('NaN', 'NaN'),
  malformed('not even text', Buffer.from([0, 1, 2, 255])),
  malformed(
    'with a byte that is not UTF-8',
    Buffer.concat([Buffer.from(valid.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
  ),
  malformed('in UTF-16', Buffer.from(valid, 'utf16le')),
  malformed('with __proto__', `{"__proto__":{"isAdmin":true},${valid.slice(1)}`),
  malformed('with constructor.prototype', `{"constructor":{"prototype":{"isAdmin":true}},${valid.slice(1)}`),
  notAnObject('null', 'null'),
  notAnObject('a list', `[${valid}]`),
  notAnObject('an empty list', '[]'),
  notAnObject('text', '"text"'),
  notAnObject('a number', '7'),
  notAnObject('1e400', '1e400'),
  notAnObject('true', 'true'),
  notAnObject('lists in lists', '['.repeat(DEEP) + ']'.repeat(DEEP)),
  notAnObject('objects in objects', '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP)),
  { what: 'no body at all', body: undefined, status: 400, code: 'request.invalid' },
  tooLarge('over 1 MiB', `${valid.slice(0, -1)}${' '.repeat(MIB)}}`),
  ofType(valid, undefined),
  ofType(valid, 'text/plain'),
  ofType(valid, 'application/x-www-form-urlencoded'),
  ofType(valid, 'multipart/form-data; boundary=x'),
  ofType(valid, 'application/xml'),
  ofType(valid, 'application/jsonx'),
  ofType(valid, 'application/problem+json'),
  ofType(valid, 'json'),
  ofType(valid, '*/*'),
  ofType(valid, 'application/json; charset=euc-kr'),
  ofType(valid, 'application/json', { 'content-encoding': 'gzip' }),
];

const withBody = Object.entries(requests).flatMap(([id, { body }]) => (body ? [{ id, body }] : []));
const withoutBody = ['signOut', 'signOutEverywhere', 'deleteCartItem', 'clearCart'];

describe('A bad body', () => {
  let shop: ContractSystem;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());
  afterEach(() => shop.expectContractKept());

  const send = (client: ContractClient, id: string, { body, headers }: Pick<Bad, 'body' | 'headers'>) =>
    client.send(shop.contract.operation(id).method.toUpperCase(), pathTo(shop, id), {
      ...(body !== undefined && { body }),
      headers: { ...client.authorization, 'idempotency-key': randomUUID(), ...requests[id]?.headers, ...headers },
    });

  it.each(withBody)('of $id is refused by its name, and nothing changes', async ({ id, body }) => {
    const before = await shop.checksum();
    const cases = badBodies(JSON.stringify(body(shop)));
    const answers = [];
    for (const bad of cases) {
      const answer = await send(shop.callers[requests[id]!.may[0]!], id, bad);
      answers.push({ what: bad.what, status: answer.status, code: answer.body.code });
    }
    expect(answers).toEqual(cases.map(({ what, status, code }) => ({ what, status, code })));
    expect(await shop.checksum()).toEqual(before);
  });

  it.each(withBody)('of $id is decided by the last of two equal keys', async ({ id, body }) => {
    const before = await shop.checksum();
    const valid = body(shop);
    const [first = ''] = Object.keys(valid);
    const twice = `${JSON.stringify(valid).slice(0, -1)},"${first}":null}`;
    const answer = await send(shop.callers[requests[id]!.may[0]!], id, { body: twice, headers: JSON_TYPE });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: `/${first}` })]);
    expect(await shop.checksum()).toEqual(before);
  });

  it.each(withBody)(
    'of $id does not include one with a charset in quotes or with a byte order mark',
    async ({ id, body }) => {
      const headers = { 'content-type': 'Application/JSON; charset="UTF-8"' };
      const answer = await send(shop.callers[requests[id]!.may[0]!], id, {
        body: `\ufeff${JSON.stringify(body(shop))}`,
        headers,
      });
      expect(answer.status).toBeLessThan(300);
    },
  );

  it.each(withoutBody)('of %s, which needs no body, is refused too', async (id) => {
    const { customer } = shop.callers;
    expect((await send(customer, id, malformed('half', '{'))).body.code).toBe('request.malformed');
    expect((await send(customer, id, ofType('a', 'text/plain'))).body.code).toBe('request.unsupported-media-type');
    expect((await customer.get('/auth/session')).status).toBe(200);
  });

  it('that is sent in chunks without a length is too large too', async () => {
    const { customer } = shop.callers;
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.alloc(1024 * 1024, ' '));
        controller.enqueue(Buffer.from(' ')); // the last byte exceeds the limit: nothing is left to write when the answer comes
      },
    });
    const response = await fetch(`${customer.baseUrl}/orders`, {
      method: 'POST',
      headers: { ...customer.authorization, ...JSON_TYPE, 'idempotency-key': 'pieces' },
      body: pieces,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'request.too-large' });
  });
});
