import { newId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import { claimedOf, ClaimsProcess, upTo } from './claiming';
import { aCoupon } from './coupons';

describe('a gate that is slow or gone', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let proxy: FaultyProxy;
  let shop: ClaimsProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const url = new URL(redis.url);
    proxy = await createFaultyProxy(Number(url.port), url.hostname);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    shop = await ClaimsProcess.start(database, url.href);
  });
  afterEach(() => proxy.heal());
  afterAll(async () => {
    await shop.stop();
    await proxy.close();
    await database.drop();
    await redis.close();
  });

  it.each([
    ['slow', (): void => proxy.delay(700)],
    ['silent', (): void => proxy.blackHole()],
    ['gone', (): void => void proxy.refuse()],
  ])('lets claims through when it is %s, without making them wait for it', async (_, strike) => {
    const couponId = await aCoupon(database, { quantity: 3 });
    const holder = newId<'User'>();
    strike();
    const began = performance.now();
    expect(await shop.claim(couponId, holder)).toBe(1);
    expect(await shop.claim(couponId, holder)).toBe('coupon.already-claimed');
    expect(await Promise.all(upTo(3).map(() => shop.claim(couponId)))).toEqual(
      expect.arrayContaining([2, 3, 'coupon.sold-out']),
    );
    expect(performance.now() - began).toBeLessThan(1_800);
    expect(await claimedOf(database, couponId)).toEqual({ count: 3, sequences: [1, 2, 3] });
  });

  it('is updated with the missed facts when it is back', async () => {
    const couponId = await aCoupon(database, { quantity: 1 });
    await proxy.refuse();
    expect(await shop.claim(couponId)).toBe(1);
    await proxy.heal();
    await waitFor(async () => {
      const before = shop.decidedByDatabase;
      expect(await shop.claim(couponId)).toBe('coupon.sold-out');
      return shop.decidedByDatabase === before;
    });
  });
});
