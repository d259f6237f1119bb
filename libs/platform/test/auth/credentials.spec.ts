import { credentialsOf, isForgeable, SESSION_COOKIE } from '@app/platform/auth/credentials';
import type { FastifyRequest } from 'fastify';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
}

const TOKEN = 'A-token_of-43-characters-xxxxxxxxxxxxxxxxxxx';

const request = ({ method = 'POST', headers = {}, cookie }: Sent): FastifyRequest => {
  const cookies = cookie === undefined ? {} : { [SESSION_COOKIE]: cookie };
  const sent: Pick<FastifyRequest, 'method' | 'headers' | 'cookies' | 'host'> = {
    method,
    headers,
    cookies,
    host: headers.host ?? 'shop.example',
  };
  return sent as FastifyRequest;
};

const nothing = { apiKey: undefined, token: undefined, byCookie: false };

describe('Credentials', () => {
  it.each<[string, Sent, object]>([
    ['none', {}, nothing],
    ['a Bearer token', { headers: { authorization: `Bearer ${TOKEN}` } }, { ...nothing, token: TOKEN }],
    ['a scheme in other case', { headers: { authorization: `bearer ${TOKEN}` } }, { ...nothing, token: TOKEN }],
    ['a cookie', { cookie: TOKEN }, { ...nothing, token: TOKEN, byCookie: true }],
    ['an API key', { headers: { 'x-api-key': 'k' } }, { ...nothing, apiKey: 'k' }],
    [
      'a header beside a cookie: the header, so it is not by cookie',
      { headers: { authorization: `Bearer ${TOKEN}` }, cookie: 'other' },
      { ...nothing, token: TOKEN },
    ],
    [
      'a malformed header beside a cookie: the cookie is not used',
      { headers: { authorization: 'Bearer' }, cookie: TOKEN },
      nothing,
    ],
    ['another scheme', { headers: { authorization: 'Basic dXNlcjpwYXNz' } }, nothing],
    ['a token with a space', { headers: { authorization: 'Bearer a b' } }, nothing],
    ['a token with odd characters', { headers: { authorization: 'Bearer a/b+c=' } }, nothing],
    ['a token that is far too long', { headers: { authorization: `Bearer ${'a'.repeat(201)}` } }, nothing],
    ['an empty token', { headers: { authorization: 'Bearer ' } }, nothing],
  ])('are read from %s', (_, sent, credentials) => {
    expect(credentialsOf(request(sent))).toEqual(credentials);
  });
});

describe('A call by cookie', () => {
  const at = 'shop.example';

  it.each<[string, Sent]>([
    ['by the same origin, as browsers say', { headers: { 'sec-fetch-site': 'same-origin' } }],
    ['by the same origin, as older browsers say', { headers: { host: at, origin: 'https://shop.example' } }],
    ['by the same origin with a port', { headers: { host: `${at}:8443`, origin: `https://${at}:8443` } }],
    ['by what is no browser', {}],
    ['that reads, from anywhere', { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } }],
    ['for the head only, from anywhere', { method: 'HEAD', headers: { origin: 'https://evil.example' } }],
    ['for the options, from anywhere', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }],
  ])('is let through %s', (_, sent) => {
    expect(isForgeable(request(sent))).toBe(false);
  });

  it.each<[string, Sent]>([
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['another host of the same site', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['nowhere', { headers: { 'sec-fetch-site': 'none' } }],
    [
      'another site that sends the right Origin',
      { headers: { 'sec-fetch-site': 'cross-site', origin: `https://${at}` } },
    ],
    ['another origin', { headers: { host: at, origin: 'https://evil.example' } }],
    ['a host with ours at its end', { headers: { host: at, origin: 'https://evil-shop.example' } }],
    ['a host with ours at its beginning', { headers: { host: at, origin: 'https://shop.example.evil' } }],
    ['another port', { headers: { host: at, origin: 'https://shop.example:8443' } }],
    ['a page without an origin', { headers: { host: at, origin: 'null' } }],
    ['an origin that is none', { headers: { host: at, origin: 'shop.example' } }],
  ])('is refused from %s', (_, sent) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(isForgeable(request({ ...sent, method }))).toBe(true);
    }
  });
});
