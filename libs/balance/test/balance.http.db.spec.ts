import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId, type UserId } from '@app/kernel';
import { DatabaseModule, IdempotencyModule, UserDirectory } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import { configModule } from '@test/support/nest';
import { BalanceConfig } from '../src/balance.config';
import { BalanceHttpModule } from '../src/balance-http.module';

const MOST = Number.MAX_SAFE_INTEGER;

/** In place of identity: every id is a user's. */
@Global()
@Module({
  providers: [{ provide: UserDirectory, useValue: { exists: () => Promise.resolve(true) } satisfies UserDirectory }],
  exports: [UserDirectory],
})
class EverybodyExists {}

interface Entry {
  readonly entryId: string;
  readonly kind: string;
  readonly amount: number;
  readonly balanceAfter: number;
}

interface Body {
  readonly code?: string;
  readonly entryId?: string;
  readonly balance?: number;
  readonly updatedAt?: string | null;
  readonly items?: readonly Entry[];
  readonly nextCursor?: string | null;
}

describe('/balance', () => {
  const authenticator = new TestAuthenticator();
  const admin = authenticator.signIn('admin');
  let database: TestDatabase;
  let app: NestFastifyApplication;

  const start = (more: Record<string, string> = {}): Promise<NestFastifyApplication> => {
    const environment = { ...database.environment, LOG_LEVEL: 'silent', ...more };
    return createTestHttpApp({
      environment,
      authenticator,
      imports: [
        configModule(environment, [BalanceConfig]),
        DatabaseModule.forRoot(),
        IdempotencyModule,
        EverybodyExists,
        BalanceHttpModule,
      ],
    });
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await start();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  async function call(method: 'GET' | 'POST', url: string, token: string, payload?: object, to = app) {
    const answer = await to.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: { authorization: `Bearer ${token}`, ...(method === 'POST' && { 'idempotency-key': newId() }) },
    });
    return { status: answer.statusCode, body: answer.json<Body>() };
  }

  const aCustomer = (): { userId: UserId; token: string } => {
    const userId = newId<'User'>();
    return { userId, token: authenticator.signIn('customer', userId) };
  };
  const charge = (userId: UserId, amount: number) =>
    call('POST', `/users/${userId}/balance/charges`, admin, { amount, reference: newId() });
  const correct = (userId: UserId, amount: number) =>
    call('POST', `/users/${userId}/balance/corrections`, admin, { amount, reason: 'counted again' });
  const page = async (token: string, { limit, cursor }: { limit: number; cursor?: string | null | undefined }) => {
    const { body } = await call('GET', `/balance/entries?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`, token);
    const { items = [], nextCursor } = body;
    return { amounts: items.map(({ amount }) => amount), items, nextCursor };
  };

  it('is 0, without a time and without entries, before the first entry', async () => {
    const { userId, token } = aCustomer();
    const { body } = await call('GET', '/balance', token);
    expect(body).toEqual({ userId, balance: 0, currency: 'KRW', updatedAt: null });
    expect(await page(token, { limit: 10 })).toMatchObject({ amounts: [], nextCursor: null });
  });

  it('is the sum of its entries, each of which has the balance after it', async () => {
    const { userId, token } = aCustomer();
    const amounts = [500, -120, 7, -387, 1_000];
    for (const amount of amounts) {
      const { status, body } = amount > 0 ? await charge(userId, amount) : await correct(userId, amount);
      expect({ status, balance: body.balance }).toEqual({
        status: 200,
        balance: (await call('GET', '/balance', token)).body.balance,
      });
    }
    const { items } = await page(token, { limit: 10 });
    expect(items.map(({ amount }) => amount)).toEqual(amounts.toReversed());
    expect(items.map(({ kind }) => kind)).toEqual(['charge', 'correction', 'charge', 'correction', 'charge']);
    expect(items.map(({ balanceAfter }) => balanceAfter)).toEqual([1_000, 0, 387, 380, 500]);
    const { body } = await call('GET', '/balance', token);
    expect(body).toMatchObject({ balance: 1_000, updatedAt: expect.any(String) as string });
  });

  it('lists every entry once, page by page, the newest first', async () => {
    const { userId, token } = aCustomer();
    for (let n = 1; n <= 5; n++) await charge(userId, n);
    await charge(aCustomer().userId, 9); // in no other customer's list

    const first = await page(token, { limit: 2 });
    const second = await page(token, { limit: 2, cursor: first.nextCursor });
    await charge(userId, 6); // moves no page
    const third = await page(token, { limit: 2, cursor: second.nextCursor });
    expect([first, second, third].map(({ amounts }) => amounts)).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.nextCursor).toBeNull();
  });

  it('ends with a page of exactly the limit', async () => {
    const { userId, token } = aCustomer();
    for (let n = 1; n <= 4; n++) await charge(userId, n);
    expect(await page(token, { limit: 4 })).toMatchObject({ amounts: [4, 3, 2, 1], nextCursor: null });
    const first = await page(token, { limit: 2 });
    const last = await page(token, { limit: 2, cursor: first.nextCursor });
    expect(last).toMatchObject({ amounts: [2, 1], nextCursor: null });
    expect(await page(token, { limit: 3 })).toMatchObject({ nextCursor: expect.any(String) as string });
  });

  it('can become 2^53-1, and no unit more', async () => {
    const { userId, token } = aCustomer();
    expect((await charge(userId, MOST - 1)).status).toBe(200);
    expect((await charge(userId, 2)).body.code).toBe('balance.too-large');
    expect((await correct(userId, 2)).body.code).toBe('balance.too-large');
    expect((await charge(userId, 1)).body.balance).toBe(MOST);
    expect((await charge(userId, 1)).body.code).toBe('balance.too-large');
    expect((await page(token, { limit: 10 })).amounts).toEqual([1, MOST - 1]);
  });

  it('can become 0, and no unit less', async () => {
    const { userId, token } = aCustomer();
    expect((await correct(userId, -1)).body.code).toBe('balance.too-small');
    await charge(userId, 10);
    expect((await correct(userId, -11)).body.code).toBe('balance.too-small');
    expect((await correct(userId, -10)).body.balance).toBe(0);
    expect((await correct(userId, -1)).body.code).toBe('balance.too-small');
    expect((await page(token, { limit: 10 })).amounts).toEqual([-10, 10]);
  });

  describe('charged by its customer', () => {
    const chargeOwn = (token: string, to: NestFastifyApplication) =>
      call('POST', '/balance/charges', token, { amount: 700 }, to);

    it.each<Record<string, string>>([{}, { BALANCE_SELF_CHARGE: 'false' }])(
      'is refused, and nothing is booked, with %j',
      async (environment) => {
        const { token } = aCustomer();
        const strict = await start(environment);
        const { status, body } = await chargeOwn(token, strict);
        await strict.close();
        expect({ status, code: body.code }).toEqual({ status: 403, code: 'balance.self-charge-off' });
        expect(await page(token, { limit: 10 })).toMatchObject({ amounts: [] });
      },
    );

    it('is booked where BALANCE_SELF_CHARGE is on, for the caller only', async () => {
      const { token } = aCustomer();
      const open = await start({ BALANCE_SELF_CHARGE: 'true' });
      const { status, body } = await chargeOwn(token, open);
      await open.close();
      expect({ status, balance: body.balance }).toEqual({ status: 200, balance: 700 });
      expect(await page(token, { limit: 10 })).toMatchObject({ amounts: [700] });
    });
  });
});
