import { type DomainError, newId, type Tx } from '@app/kernel';
import { Metrics } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { testServers } from '@test/support/servers';
import { waitFor } from '@test/support/wait-for';
import type { TestingModule } from '@nestjs/testing';
import { CouponGate } from '../src/application/coupon-gate';
import { ClaimRepository } from '../src/application/claim.repository';
import type { ClaimBook } from '../src/domain/claim-book';
import type { CouponId } from '../src/domain/coupon';
import { SqlClaimRepository } from '../src/infrastructure/sql-claim.repository';
import { claimed, claimedOf, claimsContext, type ClaimView, upTo } from './claiming';
import { aCoupon } from './coupons';

/** Fails the INSERT for one customer, as a bug would. */
class FragileClaims extends SqlClaimRepository {
  static breaks: string | undefined;

  override save(tx: Tx, book: ClaimBook): void {
    if (book.newClaims().some(({ userId }) => userId === FragileClaims.breaks)) throw new Error('this one throws');
    super.save(tx, book);
  }
}

const isFull = (metric: string): boolean => /^coupon_claims_waiting 3$/m.test(metric);

describe('claiming coupons with faults', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let proxy: FaultyProxy;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    const environment = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    module = await claimsContext({ environment }, redis.url, {
      COUPON_DEADLINE_MS: '3000',
      COUPON_MAX_WAITING: '3',
    })
      .overrideProvider(ClaimRepository)
      .useClass(FragileClaims)
      .compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await proxy.close();
    await database.drop();
    await redis.close();
  });

  const claim = (couponId: CouponId, userId = newId<'User'>()): Promise<ClaimView> => claimed(module, userId, couponId);

  it('claims every other coupon while another transaction holds one, and that one after its release', async () => {
    const [held, other] = [await aCoupon(database), await aCoupon(database)];
    const release = await holdRows(
      database,
      `SELECT * FROM coupons WHERE id = X'${held.replaceAll('-', '')}' FOR UPDATE`,
    );
    const waiting = claim(held);
    expect(await Promise.all([claim(other), claim(other)])).toHaveLength(2);
    const later = claim(held); // known to be held by now
    expect(await claim(other)).toMatchObject({ sequence: 3 });
    await release();
    expect((await Promise.all([waiting, later])).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await claimedOf(database, held)).toEqual({ count: 2, sequences: [1, 2] });
  });

  it("succeeds when COMMIT's answer is lost, and has claimed once", async () => {
    const couponId = await aCoupon(database, { quantity: 1 });
    const struck = proxy.loseAnswerTo('COMMIT');
    const answer = await claim(couponId);
    await struck;
    expect(answer).toMatchObject({ couponId, sequence: 1 });
    expect(await claimedOf(database, couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('claims once when the connection is lost just before COMMIT arrives', async () => {
    const couponId = await aCoupon(database);
    const struck = proxy.cutBefore('COMMIT');
    await claim(couponId);
    await struck;
    expect(await claimedOf(database, couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('many at once, through one lost answer after the other, are each claimed once and numbered without a gap', async () => {
    const couponId = await aCoupon(database);
    for (let round = 0; round < 4; round++) {
      const struck = round % 2 === 0 ? proxy.loseAnswerTo('COMMIT') : proxy.cutBefore('COMMIT');
      const claims = await Promise.all(upTo(3).map(() => claim(couponId)));
      await struck;
      expect(claims.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(upTo(3).map((n) => round * 3 + n));
    }
    expect(await claimedOf(database, couponId)).toEqual({ count: 12, sequences: upTo(12) });
  });

  it('decides the others of a batch when one throws', async () => {
    const couponId = await aCoupon(database);
    const users = upTo(3).map(() => newId<'User'>());
    FragileClaims.breaks = users[1];
    const results = await Promise.allSettled(users.map((userId) => claim(couponId, userId)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { message: 'this one throws' } });
    expect(await claimedOf(database, couponId)).toEqual({ count: 2, sequences: [1, 2] });
  });

  it('does not change the gate when a claim fails: the last coupon does not count as under way', async () => {
    const couponId = await aCoupon(database, { quantity: 2 });
    await claim(couponId);
    await waitFor(() => redis.client.exists(`coupon:gate:{${couponId}}:facts`), {
      what: 'the gate to know the coupon',
    });
    const userId = newId<'User'>();
    FragileClaims.breaks = userId;
    for (let n = 0; n < 3; n++) await expect(claim(couponId, userId)).rejects.toThrow('this one throws');

    const ask = () => {
      const ids = { couponId, userId: newId<'User'>(), userCouponId: newId<'UserCoupon'>() };
      return module.get(CouponGate).ask({ ...ids, now: new Date(), insists: false });
    };
    expect([await ask(), await ask()]).toEqual(['pass', 'crowded']);
  });

  it('refuses claims beyond the queue with coupon.busy', async () => {
    const couponId = await aCoupon(database);
    const release = await holdRows(
      database,
      `SELECT id FROM coupons WHERE id = X'${couponId.replaceAll('-', '')}' FOR UPDATE`,
    );
    const first = claim(couponId);
    await untilSomebodyWaits(database);
    const rest = Promise.allSettled(upTo(5).map(() => claim(couponId)));
    await waitFor(() => module.get(Metrics).registry.getSingleMetricAsString('coupon_claims_waiting').then(isFull));
    await release();
    await first;
    const outcomes = await rest;
    const reasons = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as DomainError] : []));
    expect(reasons).toMatchObject([
      { code: 'coupon.busy', retryAfterSeconds: 1 },
      { code: 'coupon.busy', retryAfterSeconds: 1 },
    ]);
    expect(await claimedOf(database, couponId)).toMatchObject({ count: 4 });
  });

  it('fails at its deadline without the database, and works again afterwards', async () => {
    const couponId = await aCoupon(database);
    await proxy.refuse();
    await expect(claim(couponId)).rejects.toMatchObject({ name: 'Unavailable' });
    await proxy.heal();
    expect(await claim(couponId)).toMatchObject({ sequence: 1 });
  });
});
