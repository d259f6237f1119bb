import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newId, type UserId } from '@app/kernel';
import { DatabaseModule, IdempotencyModule, REDIS, type RedisClient, RedisModule, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import { configModule } from '@test/support/nest';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import { CouponConfig } from '../src/coupon.config';
import { CouponHttpModule } from '../src/coupon-http.module';
import { aCoupon, aHeldCoupon, DAY_MS } from './coupons';

type Json = Record<string, unknown>;

describe('/coupons', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let app: NestFastifyApplication;
  const authenticator = new TestAuthenticator();
  const admin = authenticator.signIn('admin');

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const environment = { ...database.environment, REDIS_URL: redis.url, LOG_LEVEL: 'silent' };
    app = await createTestHttpApp({
      environment,
      authenticator,
      imports: [
        configModule(environment, [CouponConfig]),
        DatabaseModule.forRoot(),
        IdempotencyModule,
        RedisModule.forRoot(),
        CouponHttpModule,
      ],
    });
    await waitFor(() => app.get<RedisClient>(REDIS).isReady, { what: 'Redis' });
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
    await redis.close();
  });

  /** With a key of its own, if none is given. */
  async function call(
    method: 'GET' | 'POST',
    url: string,
    { token, body, key = newId() }: { token?: string; body?: Json; key?: string } = {},
  ) {
    const answer = await app.inject({
      method,
      url,
      ...(body && { payload: body }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(method === 'POST' && { 'idempotency-key': key }),
      },
    });
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: answer.json<Json>() };
  }
  const listOf = async (url: string, token?: string): Promise<Json[]> => {
    const items: Json[] = [];
    for (let cursor: unknown; cursor !== null;) {
      const page = await call('GET', `${url}${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`, { token });
      expect(page.status).toBe(200);
      items.push(...(page.body.items as Json[]));
      cursor = page.body.nextCursor;
    }
    return items;
  };

  const GOOD = {
    name: 'Autumn tea: 10 % off',
    kind: 'percent',
    value: 10,
    quantity: 1_000,
    claimFrom: '2026-11-20T03:00:00.000Z',
    claimUntil: '2099-11-27T03:00:00.000Z',
    validForDays: 30,
  };

  describe('POST /coupons', () => {
    it('creates a coupon and returns all of its fields', async () => {
      const productIds = [newId<'Product'>(), newId<'Product'>()];
      const more = { maxDiscount: 5_000, minOrderAmount: 20_000, maxPerCustomer: 2 };
      const sent = { ...GOOD, ...more, productIds: productIds.map((id) => id.toUpperCase()) };
      const { status, body } = await call('POST', '/coupons', { token: admin, body: sent });
      expect(status).toBe(201);
      expect(body).toEqual({
        ...GOOD,
        ...more,
        productIds,
        couponId: expect.any(String),
        currency: 'KRW',
        remaining: 1_000,
      });
      const listed = await listOf('/coupons?limit=100');
      expect(listed.filter(({ couponId }) => couponId === body.couponId)).toEqual([
        { ...body, productIds: [...productIds].sort() },
      ]);
    });

    it('has defaults for absent fields: no cap, any order, all products, one each', async () => {
      const { body } = await call('POST', '/coupons', { token: admin, body: GOOD });
      expect(body).toMatchObject({ maxDiscount: null, minOrderAmount: 0, productIds: null, maxPerCustomer: 1 });
    });

    it.each([
      ['/value', { value: 101 }],
      ['/value', { value: 0 }],
      ['/claimUntil', { claimUntil: GOOD.claimFrom }],
      ['/claimFrom', { claimFrom: '1969-12-31T23:59:59Z' }],
      ['/claimUntil', { claimUntil: '9999-12-31T23:59:59-01:00' }],
      ['/validForDays', { validForDays: 3_651 }],
      ['/maxPerCustomer', { maxPerCustomer: 101 }],
      ['/productIds', { productIds: [] }],
      ['/productIds', { productIds: ['tea'] }],
      ['/productIds', { productIds: Array.from({ length: 1_001 }, () => newId()) }],
      ['/kind', { kind: 'gift' }],
    ])('names %s when it is %j', async (pointer, change) => {
      const { status, body } = await call('POST', '/coupons', { token: admin, body: { ...GOOD, ...change } });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'request.invalid' });
      expect((body.errors as Json[]).map((error) => error.pointer)).toEqual([pointer]);
    });

    it('accepts an amount past 100, but no percentage', async () => {
      const body = { ...GOOD, kind: 'fixed', value: Number.MAX_SAFE_INTEGER };
      expect((await call('POST', '/coupons', { token: admin, body })).status).toBe(201);
    });
  });

  it('GET /coupons lists claimable coupons by their end, each once, with the remaining number', async () => {
    const now = Date.now();
    const claimable = [
      await aCoupon(database, { quantity: 10, claimedCount: 4, claimUntil: new Date(now + 3 * 60_000) }),
      await aCoupon(database, { claimUntil: new Date(now + 2 * 60_000) }),
      await aCoupon(database, { claimUntil: new Date(now + 2 * 60_000) }),
    ];
    const others = [
      await aCoupon(database, { quantity: 1, claimedCount: 1 }),
      await aCoupon(database, { claimFrom: new Date(now + DAY_MS / 2) }),
      await aCoupon(database, { claimUntil: new Date(now - 1) }),
    ];
    const listed = await listOf('/coupons?limit=1');
    const ids = listed.map(({ couponId }) => couponId);
    expect(ids.slice(0, 3)).toEqual([...claimable.slice(1), claimable[0]]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => (others as unknown[]).includes(id))).toEqual([]);
    expect(listed[2]).toMatchObject({ quantity: 10, remaining: 6 });
  });

  it('POST /coupons/{couponId}/claims grants one to a customer, and names it in the second answer', async () => {
    const couponId = await aCoupon(database, { validForDays: 2 });
    const token = authenticator.signIn('customer');
    const first = await call('POST', `/coupons/${couponId.toUpperCase()}/claims`, { token });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      userCouponId: expect.any(String),
      couponId,
      sequence: 1,
      validUntil: expect.any(String),
    });
    const { userCouponId } = first.body;
    for (let time = 0; time < 2; time++) {
      const again = await call('POST', `/coupons/${couponId}/claims`, { token });
      expect(again).toMatchObject({ status: 409, body: { code: 'coupon.already-claimed', details: { userCouponId } } });
    }
  });

  it.each([
    ['coupon.sold-out', 409, { quantity: 1, claimedCount: 1 }],
    ['coupon.not-open', 409, { claimUntil: new Date(Date.now() - 1) }],
  ])('POST /coupons/{couponId}/claims answers %s', async (code, status, more) => {
    const couponId = await aCoupon(database, more);
    const token = authenticator.signIn('customer');
    for (let time = 0; time < 2; time++) {
      expect(await call('POST', `/coupons/${couponId}/claims`, { token })).toMatchObject({ status, body: { code } });
    }
  });

  it.each([newId<'Coupon'>(), 'tea'])('POST /coupons/%s/claims is not found', async (couponId) => {
    const token = authenticator.signIn('customer');
    const answer = await call('POST', `/coupons/${couponId}/claims`, { token });
    expect(answer).toMatchObject({ status: 404, body: { code: 'coupon.not-found' } });
  });

  describe('GET /user-coupons', () => {
    let userId: UserId;
    let token: string;
    const ids: Record<'used' | 'expired' | 'usedAndExpired' | 'usable', string> = {
      used: '',
      expired: '',
      usedAndExpired: '',
      usable: '',
    };
    const orderId = newId<'Order'>();

    beforeAll(async () => {
      userId = newId<'User'>();
      token = authenticator.signIn('customer', userId);
      const past = new Date(Date.now() - 1);
      for (const [name, validUntil] of [
        ['used', undefined],
        ['expired', past],
        ['usedAndExpired', past],
        ['usable', undefined],
      ] as const) {
        const couponId = await aCoupon(database, { name, kind: 'percent', value: 15 });
        const held = await aHeldCoupon(database, couponId, { userId, ...(validUntil && { validUntil }) });
        await aHeldCoupon(database, couponId); // of another customer
        ids[name] = held.userCouponId;
      }
      await database.dataSource.query('UPDATE user_coupons SET order_id = ? WHERE id IN (?)', [
        toBinary(orderId),
        [toBinary(ids.used), toBinary(ids.usedAndExpired)],
      ]);
    });

    it('lists all coupons of one customer, the newest first, each once', async () => {
      const listed = await listOf('/user-coupons?limit=1', token);
      expect(listed.map(({ userCouponId }) => userCouponId)).toEqual([
        ids.usable,
        ids.usedAndExpired,
        ids.expired,
        ids.used,
      ]);
      expect(listed[0]).toEqual({
        userCouponId: ids.usable,
        couponId: expect.any(String),
        name: 'usable',
        kind: 'percent',
        value: 15,
        currency: 'KRW',
        status: 'usable',
        sequence: 1,
        validUntil: expect.any(String),
        orderId: null,
      });
    });

    it('decides the status now: used before expired', async () => {
      const of = async (status: string) =>
        (await listOf(`/user-coupons?status=${status}&limit=1`, token)).map((coupon) => [
          coupon.userCouponId,
          coupon.status,
          coupon.orderId,
        ]);
      expect(await of('usable')).toEqual([[ids.usable, 'usable', null]]);
      expect(await of('expired')).toEqual([[ids.expired, 'expired', null]]);
      expect(await of('used')).toEqual([
        [ids.usedAndExpired, 'used', orderId],
        [ids.used, 'used', orderId],
      ]);
    });

    it('is empty for a customer without coupons', async () => {
      expect(await listOf('/user-coupons?limit=10', authenticator.signIn('customer'))).toEqual([]);
    });
  });
});
