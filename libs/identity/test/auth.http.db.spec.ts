import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isId } from '@app/kernel';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { waitFor } from '@test/support/wait-for';
import { createHash } from 'node:crypto';
import { hash } from 'argon2';
import { IdentityServers, PASSWORD, someEmail, startHttpApp } from './identity.fixture';

const admin = { email: 'admin@shop.example', password: 'four quiet rivers' };
const apiKey = 'the key of the till';
const cheapHash = (password: string) => hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });

describe('/auth', () => {
  let servers: IdentityServers;
  let redisProxy: FaultyProxy;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    servers = await IdentityServers.start();
    const redisUrl = new URL(servers.redis.url);
    redisProxy = await createFaultyProxy(Number(redisUrl.port), redisUrl.hostname);
    redisUrl.port = String(redisProxy.port);
    redisUrl.hostname = '127.0.0.1';
    app = await startHttpApp(servers, {
      REDIS_URL: redisUrl.href,
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD_HASH: await cheapHash(admin.password),
      API_KEYS: JSON.stringify([
        { name: 'till', sha256: createHash('sha256').update(apiKey).digest('hex'), scopes: ['balance:charge'] },
      ]),
      SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '3',
    });
    await waitFor(async () => (await call('GET', '/auth/session', { token: 'none' })).statusCode === 401);
  });
  afterAll(async () => {
    await app.close();
    await redisProxy.close();
    await servers.stop();
  });

  interface Call {
    readonly body?: object;
    readonly token?: string;
    readonly headers?: Record<string, string>;
  }
  const call = (method: 'GET' | 'POST', url: string, { body, token, headers = {} }: Call = {}) =>
    app.inject({
      method,
      url,
      ...(body && { payload: body }),
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    });
  const account = (email = someEmail().address) => ({ email, password: PASSWORD, name: 'Kim Minji' });
  const signUp = async (): Promise<{ email: string; password: string }> => {
    const { email, password, name } = account();
    const answer = await call('POST', '/auth/sign-up', { body: { email, password, name } });
    expect(answer.statusCode).toBe(201);
    return { email, password };
  };
  const signIn = async (body?: object): Promise<string> =>
    (await call('POST', '/auth/sign-in', { body: body ?? (await signUp()) })).json<{ token: string }>().token;

  it('signs up, signs in, shows the session, signs out', async () => {
    const { email, password, name } = account();
    const signedUp = await call('POST', '/auth/sign-up', { body: { email: email.toUpperCase(), password, name } });
    expect(signedUp.statusCode).toBe(201);
    const { userId } = signedUp.json<{ userId: string }>();
    expect(isId(userId)).toBe(true);
    expect(signedUp.json()).toEqual({ userId, email, name });
    expect(signedUp.headers['set-cookie']).toBeUndefined();

    const signedIn = await call('POST', '/auth/sign-in', { body: { email, password } });
    expect(signedIn.statusCode).toBe(200);
    const user = { userId, email, name, roles: ['customer'] };
    const session = { token: expect.stringMatching(/^[\w-]{43}$/), expiresAt: expect.any(String), user };
    expect(signedIn.json()).toEqual(session);
    expect(signedIn.headers['cache-control']).toBe('no-store');
    const { token, expiresAt } = signedIn.json<{ token: string; expiresAt: string }>();
    expect(new Date(expiresAt).toISOString()).toBe(expiresAt);
    expect(String(signedIn.headers['set-cookie'])).toMatch(new RegExp(`^__Host-session=${token}; `));

    const shown = await call('GET', '/auth/session', { token });
    expect(shown.statusCode).toBe(200);
    expect(shown.json()).toEqual({ user, expiresAt: expect.any(String) });

    const signedOut = await call('POST', '/auth/sign-out', { token });
    expect(signedOut.statusCode).toBe(204);
    expect(signedOut.body).toBe('');
    expect(String(signedOut.headers['set-cookie'])).toMatch(/^__Host-session=; /);
    const after = await call('GET', '/auth/session', { token });
    expect(after.statusCode).toBe(401);
    expect(after.json()).toMatchObject({ code: 'identity.not-signed-in' });
  });

  it('signs in the configured admin', async () => {
    const { user } = (await call('POST', '/auth/sign-in', { body: admin })).json<{ user: { roles: string[] } }>();
    expect(user.roles).toEqual(['admin']);
  });

  it('starts again with a new admin password, which ends the earlier sessions of the admin', async () => {
    const old = await signIn(admin);
    const newPassword = 'five quiet rivers';
    const restarted = await startHttpApp(servers, {
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD_HASH: await cheapHash(newPassword),
    });
    await waitFor(async () => (await call('GET', '/auth/session', { token: old })).statusCode === 401);
    await waitFor(async () => (await call('POST', '/auth/sign-in', { body: admin })).statusCode === 401);
    await restarted.close();
    const again = await call('POST', '/auth/sign-in', { body: { ...admin, password: newPassword } });
    expect(again.statusCode).toBe(200);
  });

  it('takes the cookie from the same origin, and refuses it across origins', async () => {
    const cookie = `__Host-session=${await signIn()}`;
    expect((await call('GET', '/auth/session', { headers: { cookie } })).statusCode).toBe(200);
    const elsewhere = { cookie, 'sec-fetch-site': 'cross-site' };
    const forged = await call('POST', '/auth/sign-out', { headers: elsewhere });
    expect([forged.statusCode, forged.json<{ code: string }>().code]).toEqual([403, 'identity.cross-origin']);
    const own = await call('POST', '/auth/sign-out', { headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    expect(own.statusCode).toBe(204);
    expect((await call('GET', '/auth/session', { headers: { cookie } })).statusCode).toBe(401);
  });

  it('signs out everywhere', async () => {
    const customer = await signUp();
    const tokens = [await signIn(customer), await signIn(customer)];
    expect((await call('POST', '/auth/sign-out-everywhere', { token: tokens[0]! })).statusCode).toBe(204);
    for (const token of tokens) expect((await call('GET', '/auth/session', { token })).statusCode).toBe(401);
  });

  it('has no session for an API key', async () => {
    const known = await call('GET', '/auth/session', { headers: { 'x-api-key': apiKey } });
    expect([known.statusCode, known.json<{ code: string }>().code]).toEqual([403, 'identity.forbidden']);
    const unknown = await call('GET', '/auth/session', { headers: { 'x-api-key': 'another key' } });
    expect([unknown.statusCode, unknown.json<{ code: string }>().code]).toEqual([401, 'identity.not-signed-in']);
  });

  it('returns 409 for an address that is taken', async () => {
    const { email } = await signUp();
    const answer = await call('POST', '/auth/sign-up', { body: account(email) });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'identity.email-taken']);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('returns the same 401 for a wrong password and for an unknown address', async () => {
    const { email } = await signUp();
    const wrong = await call('POST', '/auth/sign-in', { body: { email, password: 'three loud rivers' } });
    const unknown = await call('POST', '/auth/sign-in', { body: { email: 'no@example.com', password: PASSWORD } });
    for (const answer of [wrong, unknown]) {
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect({ ...wrong.json<object>(), traceId: '' }).toEqual({ ...unknown.json<object>(), traceId: '' });
  });

  it('returns 429 with Retry-After after too many failures', async () => {
    const { email, password } = await signUp();
    for (let n = 0; n < 3; n++) {
      const failed = await call('POST', '/auth/sign-in', { body: { email, password: 'three loud rivers' } });
      expect(failed.statusCode).toBe(401);
    }
    const answer = await call('POST', '/auth/sign-in', { body: { email, password } });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([429, 'identity.too-many-attempts']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(900);
  });

  it('does not let a client choose the address that its failures are counted for', async () => {
    const { redis } = servers;
    await redis.flush();
    for (const address of ['198.51.100.1', '198.51.100.2']) {
      const body = { email: someEmail().address, password: PASSWORD };
      await call('POST', '/auth/sign-in', { body, headers: { 'x-forwarded-for': address } });
    }
    expect(await redis.client.keys('identity:sign-in-failures:network:*')).toHaveLength(1);
  });

  it('names the field of a weak password', async () => {
    const answer = await call('POST', '/auth/sign-up', { body: { ...account(), password: 'password123' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'identity.weak-password',
      errors: [{ pointer: '/password', code: 'is-common', message: expect.any(String) }],
    });
    expect(answer.json()).not.toHaveProperty('details');
  });

  describe.each(['sign-up', 'sign-in'])('/%s names the invalid field:', (operation) => {
    const good: Record<string, unknown> =
      operation === 'sign-up' ? account() : { email: 'minji@example.com', password: PASSWORD };
    const bad: [string, unknown][] = [
      ...Object.keys(good).flatMap((field) =>
        [undefined, null, 5, -1.5, true, {}, [], ''].map((value): [string, unknown] => [field, value]),
      ),
      ['email', 'no address'],
      ['email', `${'a'.repeat(250)}@b.com`],
      ['password', 'x'.repeat(201)],
      ...(operation === 'sign-up'
        ? ([
            ['password', 'too short'],
            ['name', 'x'.repeat(201)],
            ['name', '  '],
          ] as const)
        : []),
      ['role', 'admin'],
    ] as [string, unknown][];

    it.each(bad)('%s is %j', async (field, value) => {
      const answer = await call('POST', `/auth/${operation}`, { body: { ...good, [field]: value } });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: `/${field}` }] });
    });
  });

  it('returns 503 without Redis, never 500, still signs up, and recovers', async () => {
    const customer = await signUp();
    const token = await signIn(customer);
    await redisProxy.refuse();
    const answers = [
      await call('POST', '/auth/sign-in', { body: customer }),
      await call('GET', '/auth/session', { token }),
      await call('POST', '/auth/sign-out', { token }),
      await call('POST', '/auth/sign-out-everywhere', { token }),
    ];
    for (const answer of answers) {
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'dependency.unavailable']);
      expect(answer.headers['retry-after']).toBeDefined();
    }
    await signUp();
    await redisProxy.heal();
    await waitFor(async () => (await call('GET', '/auth/session', { token })).statusCode === 200);
  });
});
