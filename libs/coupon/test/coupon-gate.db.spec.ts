import { newId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import type { GateVerdict } from '../src/application/coupon-gate';
import type { CouponId } from '../src/domain/coupon';
import { claimedOf, ClaimsProcess, upTo } from './claiming';
import { aCoupon, aHeldCoupon } from './coupons';

const LIVES = { COUPON_GATE_FACTS_TTL_MS: '600', COUPON_GATE_HOLDERS_TTL_MS: '600', COUPON_GATE_DEADLINE_MS: '1000' };

describe('the gate before the claims', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let shop: ClaimsProcess;
  /** The same, with a gate whose facts expire soon. */
  let forgetful: ClaimsProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const environment = { COUPON_GATE_DEADLINE_MS: '1000' };
    shop = await ClaimsProcess.start(database, redis.url, { environment });
    forgetful = await ClaimsProcess.start(database, redis.url, { environment: LIVES });
  });
  afterAll(async () => {
    await shop.stop();
    await forgetful.stop();
    await database.drop();
    await redis.close();
  });

  const keyOf = (couponId: CouponId, what: string) => `coupon:gate:{${couponId}}:${what}`;

  /** How many claims the database decides while this is done. */
  async function reachTheDatabase(work: () => Promise<unknown>, process = shop): Promise<number> {
    const before = process.decidedByDatabase;
    await work();
    return process.decidedByDatabase - before;
  }

  /** Claims until the gate refuses by itself: it is updated a moment after the customer's answer. */
  const untilTheGateKnows = (couponId: CouponId, process = shop) =>
    waitFor(async () => (await reachTheDatabase(() => process.claim(couponId), process)) === 0, {
      what: 'the gate to answer by itself',
    });

  /** Simulates a process that ended after the gate let its claim through. */
  const lettingThrough = (couponId: CouponId, insists = false): Promise<GateVerdict> =>
    shop.gate.ask({
      couponId,
      userId: newId<'User'>(),
      userCouponId: newId<'UserCoupon'>(),
      now: shop.clock.now(),
      insists,
    });

  it('refuses as the database would (sold out, claimed already, not open), without the database', async () => {
    const soldOut = await aCoupon(database, { quantity: 2 });
    const [first, second] = [newId<'User'>(), newId<'User'>()];
    expect([await shop.claim(soldOut, first), await shop.claim(soldOut, second)]).toEqual([1, 2]);
    const early = await aCoupon(database, { claimFrom: new Date(shop.clock.now().getTime() + 60_000) });
    await untilTheGateKnows(soldOut);
    await untilTheGateKnows(early);

    const reached = await reachTheDatabase(async () => {
      expect(await shop.claim(soldOut)).toBe('coupon.sold-out');
      expect(await shop.claim(soldOut, first)).toBe('coupon.already-claimed');
      expect(await shop.claim(soldOut, second)).toBe('coupon.already-claimed');
      expect(await shop.claim(early)).toBe('coupon.not-open');
    });
    expect(reached).toBe(0);
  });

  it('names the coupon of a holder, also one that it has no record of', async () => {
    const couponId = await aCoupon(database, { quantity: 2 });
    const { userId, userCouponId } = await aHeldCoupon(database, couponId);
    expect(await shop.claim(couponId)).toBe(2);
    await untilTheGateKnows(couponId);
    const verdict = await shop.gate.ask({
      couponId,
      userId,
      userCouponId: newId<'UserCoupon'>(),
      now: shop.clock.now(),
      insists: false,
    });
    expect(verdict).toEqual({ refusal: { refused: 'already-claimed', userCouponId }, mayHold: true });
  });

  it('lets a customer claim again who may have several, and refuses with the last coupon at the limit', async () => {
    const couponId = await aCoupon(database, { maxPerCustomer: 3 });
    const userId = newId<'User'>();
    for (const n of upTo(3)) expect(await shop.claim(couponId, userId)).toBe(n);
    await waitFor(async () => (await reachTheDatabase(() => shop.claim(couponId, userId))) === 0);
    expect(await shop.claim(couponId, userId)).toBe('coupon.already-claimed');
  });

  it('opens by the clock of the caller', async () => {
    const opensAt = new Date(shop.clock.now().getTime() + 60_000);
    const couponId = await aCoupon(database, { claimFrom: opensAt });
    await untilTheGateKnows(couponId);
    const now = shop.clock.now();
    shop.clock.set(opensAt);
    expect(await shop.claim(couponId)).toBe(1);
    shop.clock.set(now);
  });

  it('lets every claim through after a flush, and has all facts again after the first one', async () => {
    const couponId = await aCoupon(database, { quantity: 1 });
    const holder = newId<'User'>();
    await shop.claim(couponId, holder);
    await untilTheGateKnows(couponId);
    await redis.flush();
    expect(await reachTheDatabase(async () => expect(await shop.claim(couponId)).toBe('coupon.sold-out'))).toBe(1);
    await untilTheGateKnows(couponId);
    const reached = await reachTheDatabase(async () =>
      expect(await shop.claim(couponId, holder)).toBe('coupon.already-claimed'),
    );
    expect(reached).toBe(0);
  });

  it.each(['facts', 'all-holders', 'admitted'])(
    'is not led astray by nonsense in its %s, and replaces it',
    async (what) => {
      const couponId = await aCoupon(database, { quantity: 1 });
      await redis.client.set(keyOf(couponId, what), 'nonsense');
      expect(await shop.claim(couponId)).toBe(1);
      await untilTheGateKnows(couponId);
      expect(await redis.client.type(keyOf(couponId, what))).not.toBe('string');
    },
  );

  it('ignores facts without an expiry', async () => {
    const couponId = await aCoupon(database, { quantity: 1 });
    const past = { from: 0, until: 9e12, quantity: 1, claimed: 1 };
    await redis.client.hSet(keyOf(couponId, 'facts'), past);
    await redis.client.hSet(keyOf(couponId, 'all-holders'), 'all-listed', 1);
    expect(await shop.claim(couponId)).toBe(1);
  });

  it('recovers when the database was restored: claims reach the database when its facts expire', async () => {
    const couponId = await aCoupon(database, { quantity: 1 });
    const holder = newId<'User'>();
    expect(await forgetful.claim(couponId, holder)).toBe(1);
    await untilTheGateKnows(couponId, forgetful);
    await database.dataSource.query('DELETE FROM user_coupons WHERE coupon_id = ?', [toBinary(couponId)]);
    await database.dataSource.query('UPDATE coupons SET claimed_count = 0 WHERE id = ?', [toBinary(couponId)]);
    await waitFor(async () => (await forgetful.claim(couponId, holder)) === 1, { deadlineMs: 5_000 });
    expect(await claimedOf(database, couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('does not prolong its facts by an older count', async () => {
    const couponId = await aCoupon(database, { quantity: 9 });
    const update = (claimedCount: number) =>
      shop.gate.update({
        coupon: {
          couponId,
          quantity: 9,
          claimedCount,
          maxPerCustomer: 1,
          claimFrom: new Date(0),
          claimUntil: new Date(9e12),
          validForDays: 1,
        },
        holders: [],
        decided: [],
      });
    await update(8);
    await redis.client.pExpire(keyOf(couponId, 'facts'), 900);
    await update(7);
    expect(await redis.client.hGet(keyOf(couponId, 'facts'), 'claimed')).toBe('8');
    expect(await redis.client.pTTL(keyOf(couponId, 'facts'))).toBeLessThanOrEqual(900);
    await update(8);
    expect(await redis.client.pTTL(keyOf(couponId, 'facts'))).toBeGreaterThan(900);
  });

  it('is crowded when the claims under way may take all that is left, until their leases end', async () => {
    const couponId = await aCoupon(database, { quantity: 3 });
    await shop.claim(couponId);
    await waitFor(() => redis.client.exists(keyOf(couponId, 'facts')));
    expect([await lettingThrough(couponId), await lettingThrough(couponId)]).toEqual(['pass', 'pass']);
    expect(await lettingThrough(couponId)).toBe('crowded');
    expect(await lettingThrough(couponId, true)).toBe('pass');
    const now = shop.clock.now();
    shop.clock.advance(15_000);
    expect(await lettingThrough(couponId)).toBe('pass');
    shop.clock.set(now);
  });

  it('loses no coupon to processes that ended after it let their claims through', async () => {
    const couponId = await aCoupon(database, { quantity: 4 });
    await shop.claim(couponId);
    await waitFor(() => redis.client.exists(keyOf(couponId, 'facts')));
    const through = await Promise.all(upTo(3).map(() => lettingThrough(couponId)));
    expect(through).toEqual(['pass', 'pass', 'pass']);
    expect(await Promise.all(upTo(3).map(() => shop.claim(couponId)))).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(await claimedOf(database, couponId)).toEqual({ count: 4, sequences: upTo(4) });
  });

  it('makes late claims wait for the claims under way instead of the database', async () => {
    const couponId = await aCoupon(database, { quantity: 2 });
    expect(await shop.claim(couponId)).toBe(1);
    await waitFor(() => redis.client.exists(keyOf(couponId, 'facts')));
    const release = await holdRows(
      database,
      `SELECT id FROM coupons WHERE id = X'${couponId.replaceAll('-', '')}' FOR UPDATE`,
    );
    const reached = await reachTheDatabase(async () => {
      const last = shop.claim(couponId);
      await untilSomebodyWaits(database);
      const late = upTo(5).map(() => shop.claim(couponId));
      await release();
      expect(await last).toBe(2);
      expect(await Promise.all(late)).toEqual(Array(5).fill('coupon.sold-out'));
    });
    expect(reached).toBe(1);
  });

  it('does not mix up two coupons', async () => {
    const [soldOut, open] = [await aCoupon(database, { quantity: 1 }), await aCoupon(database)];
    const userId = newId<'User'>();
    await shop.claim(soldOut, userId);
    await untilTheGateKnows(soldOut);
    expect(await shop.claim(open, userId)).toBe(1);
    expect(await shop.claim(open)).toBe(2);
  });

  it('is not asked about a coupon that a process remembers as sold out, until the memory expires', async () => {
    const environment = { ...LIVES, COUPON_GATE_FACTS_TTL_MS: '5000', COUPON_GATE_HOLDERS_TTL_MS: '5000' };
    const remembering = await ClaimsProcess.start(database, redis.url, {
      environment: { ...environment, COUPON_GATE_MEMORY_MS: '60000' },
    });
    const couponId = await aCoupon(database, { quantity: 1 });
    const holder = newId<'User'>();
    await remembering.claim(couponId, holder);
    await waitFor(async () => {
      await untilTheGateKnows(couponId, remembering);
      await redis.client.del([keyOf(couponId, 'facts'), keyOf(couponId, 'all-holders')]);
      return (await reachTheDatabase(() => remembering.claim(couponId), remembering)) === 0;
    });
    const reached = await reachTheDatabase(async () => {
      expect(await remembering.claim(couponId)).toBe('coupon.sold-out');
      expect(await remembering.claim(couponId, holder)).toBe('coupon.already-claimed');
    }, remembering);
    expect(reached).toBe(0);
    const asksAgain = async () => (await reachTheDatabase(() => remembering.claim(couponId), remembering)) === 1;
    await waitFor(asksAgain, { deadlineMs: 30_000, what: 'the memory to expire' });
    await remembering.stop();
  });
});
