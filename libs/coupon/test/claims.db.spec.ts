import { newId } from '@app/kernel';
import { Database, toBinary } from '@app/platform';
import { createConnection } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { testServers } from '@test/support/servers';
import { ClaimCouponsUseCase } from '../src/application/claim-coupons.use-case';
import type { KeyedClaim } from '../src/application/keyed-claim';
import type { CouponId } from '../src/domain/coupon';
import { claimed, claimedOf, claimRequest, ClaimsProcess, upTo } from './claiming';
import { aCoupon, DAY_MS } from './coupons';

describe('claiming coupons', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let one: ClaimsProcess;
  let other: ClaimsProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    one = await ClaimsProcess.start(database, redis.url);
    other = await ClaimsProcess.start(database, redis.url);
  });
  afterAll(async () => {
    await one.stop();
    await other.stop();
    await database.drop();
    await redis.close();
  });

  const wish = (couponId: CouponId, userId = newId<'User'>(), request = claimRequest(userId)): KeyedClaim => ({
    userCouponId: newId<'UserCoupon'>(),
    userId,
    couponId,
    request,
  });
  const decide = async (...commands: KeyedClaim[]) =>
    (await one.module.get(ClaimCouponsUseCase).execute(commands)).decisions.map(({ answer }) => answer);
  const decided = async (...commands: KeyedClaim[]) =>
    (await decide(...commands)).map((answer) => ('body' in answer ? (JSON.parse(answer.body) as object) : answer));

  it('stores what it returns: customer, coupon, number and validity', async () => {
    const couponId = await aCoupon(database, { validForDays: 3 });
    const userId = newId<'User'>();
    const claim = await claimed(one.module, userId, couponId);
    expect(claim).toMatchObject({ couponId, sequence: 1 });
    expect(Date.parse(claim.validUntil) - one.clock.now().getTime()).toBe(3 * DAY_MS);
    const rows = await database.dataSource.query<Record<string, unknown>[]>(
      'SELECT user_id, id, claim_no, sequence, claimed_at, valid_until, order_id FROM user_coupons WHERE coupon_id = ?',
      [toBinary(couponId)],
    );
    expect(rows).toEqual([
      {
        user_id: toBinary(userId),
        id: toBinary(claim.userCouponId),
        claim_no: 1,
        sequence: 1,
        claimed_at: one.clock.now(),
        valid_until: new Date(claim.validUntil),
        order_id: null,
      },
    ]);
  });

  it('decides a batch over several coupons as if they had come one after the other', async () => {
    const [few, many] = [await aCoupon(database, { quantity: 2 }), await aCoupon(database, { maxPerCustomer: 2 })];
    const userId = newId<'User'>();
    const commands = [few, many, many, many, few, few].map((couponId) => wish(couponId, userId));
    commands.push(wish(few), wish(few), wish(newId<'Coupon'>()));
    const outcomes = await decided(...commands);
    expect(outcomes).toMatchObject([
      { sequence: 1 },
      { sequence: 1 },
      { sequence: 2, userCouponId: commands[2]!.userCouponId },
      { refused: 'already-claimed', userCouponId: commands[2]!.userCouponId },
      { refused: 'already-claimed', userCouponId: commands[0]!.userCouponId },
      { refused: 'already-claimed' },
      { sequence: 2 },
      { refused: 'sold-out' },
      { refused: 'not-found' },
    ]);
    expect(await claimedOf(database, few)).toEqual({ count: 2, sequences: [1, 2] });
    expect(await claimedOf(database, many)).toEqual({ count: 2, sequences: [1, 2] });
    expect(await claimNumbersOf(many)).toEqual([1, 2]);
  });

  it('refuses outside of the window', async () => {
    const now = one.clock.now().getTime();
    const early = await aCoupon(database, { claimFrom: new Date(now + 1) });
    const late = await aCoupon(database, { claimUntil: new Date(now) });
    expect([await one.claim(early), await one.claim(late)]).toEqual(['coupon.not-open', 'coupon.not-open']);
  });

  it('returns its own claim when a repeated run finds it', async () => {
    const command = wish(await aCoupon(database, { quantity: 1 }));
    const [first] = await decide(command);
    expect(await decide(command)).toEqual([first]);
    expect(await claimedOf(database, command.couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('grants exactly the available number when two processes claim at once', async () => {
    const couponId = await aCoupon(database, { quantity: 40 });
    const release = await holdRows(
      database,
      `SELECT id FROM coupons WHERE id = X'${couponId.replaceAll('-', '')}' FOR UPDATE`,
    );
    const claims = Promise.all(Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? one : other).claim(couponId)));
    await untilSomebodyWaits(database);
    await release();
    const answers = await claims;
    const numbers = answers.filter((answer) => typeof answer === 'number').sort((a, b) => a - b);
    expect(numbers).toEqual(upTo(40));
    expect(answers.filter((answer) => answer === 'coupon.sold-out')).toHaveLength(60);
    expect(await claimedOf(database, couponId)).toEqual({ count: 40, sequences: upTo(40) });
  });

  it('waits for the transaction before it, and continues from its committed count', async () => {
    const couponId = await aCoupon(database, { quantity: 2 });
    const coupon = toBinary(couponId);
    const { host, port, admin } = testServers().database;
    const rival = await createConnection({ host, port, ...admin, database: database.name });
    await rival.beginTransaction();
    await rival.query('UPDATE coupons SET claimed_count = 1 WHERE id = ?', [coupon]);
    await rival.query(
      `INSERT INTO user_coupons (user_id, id, coupon_id, claim_no, sequence, claimed_at, valid_until)
       VALUES (?, ?, ?, 1, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [toBinary(newId<'User'>()), toBinary(newId<'UserCoupon'>()), coupon],
    );
    const next = one.claim(couponId);
    await untilSomebodyWaits(database);
    await rival.commit();
    await rival.end();
    expect(await next).toBe(2);
    expect(await claimedOf(database, couponId)).toEqual({ count: 2, sequences: [1, 2] });
  });

  it('grants one customer one coupon for any number of simultaneous claims in any process', async () => {
    const couponId = await aCoupon(database);
    const userId = newId<'User'>();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).claim(couponId, userId)),
    );
    expect(answers.filter((answer) => answer === 1)).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'coupon.already-claimed')).toHaveLength(19);
    expect(await claimedOf(database, couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('needs as many statements for a hundred claims as for one', async () => {
    const couponIds = await Promise.all(Array.from({ length: 3 }, () => aCoupon(database, { quantity: 1_000 })));
    const some = (count: number) => Array.from({ length: count }, (_, n) => wish(couponIds[n % 3]!));
    const statementsOf = async (commands: KeyedClaim[]): Promise<number> => {
      const before = await questions();
      await decide(...commands);
      return (await questions()) - before;
    };
    await decide(...some(1));
    expect(await statementsOf(some(100))).toBe(await statementsOf(some(1)));
  });

  it('writes nothing when every claim is refused', async () => {
    const couponId = await aCoupon(database, { quantity: 1, claimedCount: 1 });
    const before = await questions();
    await decide(wish(couponId));
    // BEGIN, three SELECTs and the clock, COMMIT, and the count itself; MySQL's limit of an idle transaction is set and set back.
    expect((await questions()) - before).toBe(testServers().database.engine === 'mysql' ? 9 : 7);
  });

  async function claimNumbersOf(couponId: CouponId): Promise<number[]> {
    const rows = await database.dataSource.query<{ claim_no: number }[]>(
      'SELECT claim_no FROM user_coupons WHERE coupon_id = ? ORDER BY claim_no',
      [toBinary(couponId)],
    );
    return rows.map(({ claim_no }) => claim_no);
  }

  /** Statements that the application's own account has run so far, by the database's count of the connection. */
  async function questions(): Promise<number> {
    const [row] = await one.module.get(Database).query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Questions'");
    return Number(row?.Value);
  }
});
