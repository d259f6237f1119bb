import type { TestingModule } from '@nestjs/testing';
import { newId, type UserId } from '@app/kernel';
import { Database } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { testingModule } from '@test/support/nest';
import type { CouponListing } from '../src/application/coupon.queries';
import { SqlCouponQueries } from '../src/infrastructure/sql-coupon.queries';
import { SqlUserCouponQueries } from '../src/infrastructure/sql-user-coupon.queries';
import { aCoupon, aHeldCoupon } from './coupons';

const NOON = new Date('2025-03-01T12:00:00.000Z');
const after = (ms: number): Date => new Date(NOON.getTime() + ms);

describe('the lists of coupons, to the millisecond', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await testingModule({ database }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const claimable = async (now: Date, more: Partial<CouponListing> = {}) =>
    (await new SqlCouponQueries(module.get(Database)).listClaimable({ now, limit: 10, after: undefined, ...more })).map(
      ({ couponId }) => couponId,
    );

  it('have a coupon from its opening (inclusive) to its closing (exclusive)', async () => {
    const couponId = await aCoupon(database, { claimFrom: NOON, claimUntil: after(1_000) });
    expect(await claimable(after(-1))).toEqual([]);
    expect(await claimable(NOON)).toEqual([couponId]);
    expect(await claimable(after(999))).toEqual([couponId]);
    expect(await claimable(after(1_000))).toEqual([]);
  });

  it('have a coupon with one left, and no sold-out coupon', async () => {
    const now = new Date('2025-04-01T12:00:00.000Z');
    const until = { claimFrom: now, claimUntil: new Date(now.getTime() + 1) };
    const left = await aCoupon(database, { ...until, quantity: 2, claimedCount: 1 });
    await aCoupon(database, { ...until, quantity: 2, claimedCount: 2 });
    expect(await claimable(now)).toEqual([left]);
  });

  it('neither skip nor repeat coupons that close at the same moment', async () => {
    const now = new Date('2025-05-01T12:00:00.000Z');
    const closing = (ms: number) =>
      aCoupon(database, { claimFrom: now, claimUntil: new Date(now.getTime() + 1_000 + ms) });
    const same = [await closing(0), await closing(0), await closing(0)].sort();
    const expected = [...same, await closing(1)];
    expect(await claimable(now)).toEqual(expected);
    for (const [n, couponId] of same.entries()) {
      const cursor = [now.getTime() + 1_000, couponId] as const;
      expect(await claimable(now, { after: cursor })).toEqual(expected.slice(n + 1));
    }
    expect(await claimable(now, { limit: 4 })).toHaveLength(4);
    expect(await claimable(now, { limit: 3 })).toHaveLength(4); // one more: there is another page
  });

  it("show a customer's coupon as usable before its end, and not at it", async () => {
    const userId: UserId = newId<'User'>();
    const { userCouponId } = await aHeldCoupon(database, await aCoupon(database), { userId, validUntil: NOON });
    const statusAt = async (now: Date) =>
      (
        await new SqlUserCouponQueries(module.get(Database)).list({
          userId,
          now,
          limit: 10,
          status: undefined,
          after: undefined,
        })
      ).map((coupon) => [coupon.userCouponId, coupon.status] as const);
    expect(await statusAt(after(-1))).toEqual([[userCouponId, 'usable']]);
    expect(await statusAt(NOON)).toEqual([[userCouponId, 'expired']]);
  });
});
