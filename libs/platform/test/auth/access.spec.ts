import { newId, type UserId } from '@app/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import { SESSION_COOKIE } from '@app/platform/auth/credentials';
import { ShelvesController } from '../http/shelf';

type Headers = Readonly<Record<string, string>>;

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const cookie = (token: string): Headers => ({ cookie: `${SESSION_COOKIE}=${token}` });
const key = (apiKey: string): Headers => ({ 'x-api-key': apiKey });

describe('Access', () => {
  const sessions = new TestAuthenticator();
  const customer = sessions.signIn('customer');
  const admin = sessions.signIn('admin');
  const restocker = sessions.issueKey('shelf:restock', 'other');
  const stranger = sessions.issueKey('other');
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [ShelvesController], authenticator: sessions });
  });
  afterAll(() => app.close());

  const call = async (method: 'GET' | 'POST', url: string, headers: Headers) => {
    const answer = await app.inject({ method, url, headers: { ...headers } });
    const { code = 'ok' } = answer.json<{ code?: string }>();
    return `${answer.statusCode} ${code}`;
  };

  const MINE = ['GET', '/shelves/mine'] as const;
  const RESTOCK = ['POST', '/shelves/restock'] as const;
  const OPEN = ['GET', '/shelves'] as const;
  const FORGOTTEN = ['GET', '/shelves/forgotten'] as const;
  const NOT_SIGNED_IN = '401 identity.not-signed-in';
  const FORBIDDEN = '403 identity.forbidden';

  it.each<[string, readonly ['GET' | 'POST', string], Headers, string]>([
    ['anyone, where anyone may', OPEN, {}, '200 ok'],
    ['anyone with odd credentials, where anyone may', OPEN, bearer('unknown'), '200 ok'],
    ['an anonymous caller, where a session is required', MINE, {}, NOT_SIGNED_IN],
    ['a customer', MINE, bearer(customer), '200 ok'],
    ['a customer by cookie', MINE, cookie(customer), '200 ok'],
    ['an admin, where either may', MINE, bearer(admin), '200 ok'],
    ['an unknown token', MINE, bearer('unknown'), NOT_SIGNED_IN],
    ['an unknown cookie', MINE, cookie('unknown'), NOT_SIGNED_IN],
    ['an unknown API key', MINE, key('unknown'), NOT_SIGNED_IN],
    ['a machine, where people may', MINE, key(restocker), FORBIDDEN],
    ['an unknown API key beside a good token', MINE, { ...key('unknown'), ...bearer(customer) }, NOT_SIGNED_IN],
    ['an anonymous caller, where admins and machines may', RESTOCK, {}, NOT_SIGNED_IN],
    ['a customer, where admins and machines may', RESTOCK, bearer(customer), FORBIDDEN],
    ['an admin, where admins and machines may', RESTOCK, bearer(admin), '200 ok'],
    ['a machine with the scope', RESTOCK, key(restocker), '200 ok'],
    ['a machine without the scope', RESTOCK, key(stranger), FORBIDDEN],
    ['anyone, where nothing was said', FORGOTTEN, {}, FORBIDDEN],
    ['an admin, where nothing was said', FORGOTTEN, bearer(admin), FORBIDDEN],
    ['a machine, where nothing was said', FORGOTTEN, key(restocker), FORBIDDEN],
    [
      'an admin by cookie from another site',
      RESTOCK,
      { ...cookie(admin), 'sec-fetch-site': 'cross-site' },
      '403 identity.cross-origin',
    ],
    ['an admin by token from another site', RESTOCK, { ...bearer(admin), 'sec-fetch-site': 'cross-site' }, '200 ok'],
    [
      'a customer who reads by cookie from another site',
      MINE,
      { ...cookie(customer), 'sec-fetch-site': 'cross-site' },
      '200 ok',
    ],
  ])('is decided for %s', async (_, [method, url], headers, answer) => {
    expect(await call(method, url, headers)).toBe(answer);
  });

  const SEEN = ['GET', '/shelves/seen'] as const;
  const BORROW = ['POST', '/shelves/borrowed'] as const;
  const CROSS_ORIGIN = '403 identity.cross-origin';
  const elsewhere: Headers = { 'sec-fetch-site': 'cross-site' };

  it.each<[string, readonly ['GET' | 'POST', string], Headers, string]>([
    ['an anonymous caller', SEEN, {}, 'nobody'],
    ['a customer', SEEN, bearer(customer), 'user'],
    ['a customer by cookie', BORROW, cookie(customer), 'user'],
    ['an admin', SEEN, bearer(admin), 'user'],
    ['a machine', SEEN, key(stranger), 'api-key'],
    ['an unknown token', SEEN, bearer('unknown'), NOT_SIGNED_IN],
    ['an unknown token beside a good cookie', SEEN, { ...bearer('unknown'), ...cookie(customer) }, NOT_SIGNED_IN],
    ['a token that is none', SEEN, { authorization: 'Bearer' }, NOT_SIGNED_IN],
    ['a password', SEEN, { authorization: 'Basic dXNlcjpwYXNz' }, NOT_SIGNED_IN],
    ['an unknown API key', SEEN, key('unknown'), NOT_SIGNED_IN],
    ['a cookie of a session that has ended', BORROW, cookie('unknown'), 'nobody'],
    ['a cookie from another site, to read', SEEN, { ...cookie(customer), ...elsewhere }, 'user'],
    ['a cookie from another site', BORROW, { ...cookie(customer), ...elsewhere }, CROSS_ORIGIN],
    ["a guest's cookie from another site", BORROW, { cookie: 'cart=x', ...elsewhere }, CROSS_ORIGIN],
    ['an anonymous caller from another site, who would get a cookie', BORROW, elsewhere, CROSS_ORIGIN],
    ['a token from another site', BORROW, { ...bearer(customer), ...elsewhere }, 'user'],
    ['a machine from another site', BORROW, { ...key(stranger), ...elsewhere }, 'api-key'],
  ])('where one may be signed in or not, sees %s', async (_, [method, url], headers, seen) => {
    const answer = await app.inject({ method, url, headers: { ...headers } });
    const { code, by = `${answer.statusCode} ${code ?? ''}` } = answer.json<{ code?: string; by?: string }>();
    expect(by).toBe(seen);
  });

  it('passes the caller to the operation', async () => {
    const userId = newId() as string as UserId;
    const token = sessions.signIn('customer', userId);
    const mine = await app.inject({ method: 'GET', url: '/shelves/mine', headers: bearer(token) });
    expect(mine.json()).toEqual({ userId });
    const restock = await app.inject({ method: 'POST', url: '/shelves/restock', headers: key(restocker) });
    expect(restock.json()).toEqual({ kind: 'api-key' });
  });
});
