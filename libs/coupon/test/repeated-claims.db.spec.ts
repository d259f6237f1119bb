import { type IdempotentRequest, newId, StoredAnswers, type UserId } from '@app/kernel';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { repeated } from '@test/support/idempotent-request';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { testServers } from '@test/support/servers';
import { waitFor } from '@test/support/wait-for';
import { CreateCouponUseCase } from '../src/application/create-coupon.use-case';
import type { CouponId } from '../src/domain/coupon';
import { answered, claimedOf, claimRequest, ClaimsProcess, upTo } from './claiming';
import { aCoupon, DAY_MS } from './coupons';

describe('A claim that is repeated with its key', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let proxy: FaultyProxy;
  /** Asks the gate each time. */
  let one: ClaimsProcess;
  let other: ClaimsProcess;
  /** Remembers by itself which coupons are sold out. */
  let remembering: ClaimsProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    const environment = { COUPON_GATE_DEADLINE_MS: '1000' };
    const behind = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    one = await ClaimsProcess.start({ environment: behind }, redis.url, { environment });
    other = await ClaimsProcess.start(database, redis.url, { environment });
    remembering = await ClaimsProcess.start(database, redis.url, {
      environment: { ...environment, COUPON_GATE_MEMORY_MS: '60000' },
    });
  });
  afterAll(async () => {
    await Promise.all([one.stop(), other.stop(), remembering.stop()]);
    await proxy.close();
    await database.drop();
    await redis.close();
  });

  interface Sent {
    readonly userId: UserId;
    readonly couponId: CouponId;
    readonly request: IdempotentRequest;
  }
  const aClaim = (couponId: CouponId, userId = newId<'User'>()): Sent => ({
    userId,
    couponId,
    request: claimRequest(userId),
  });
  const send = (claim: Sent, process = one) => answered(process.module, claim);
  const again = (claim: Sent, process = one) => send({ ...claim, request: repeated(claim.request) }, process);

  /** Claims by strangers until the process refuses without a transaction. */
  const untilSoldOutByGate = (couponId: CouponId, process = one) =>
    waitFor(
      async () => {
        const before = process.decidedByDatabase;
        expect(await process.claim(couponId)).toBe('coupon.sold-out');
        return process.decidedByDatabase === before;
      },
      { what: 'the gate to say sold out by itself' },
    );

  it('is one coupon and the same bytes, where the customer may claim several', async () => {
    const claim = aClaim(await aCoupon(database, { maxPerCustomer: 3 }));
    const first = await send(claim);
    expect(first.replayed).toBe(false);
    for (const process of [one, other, one]) {
      expect(await again(claim, process)).toEqual({ body: first.body, replayed: true });
    }
    expect(await claimedOf(database, claim.couponId)).toEqual({ count: 1, sequences: [1] });
    expect(await send(aClaim(claim.couponId, claim.userId))).toMatchObject({ replayed: false });
    expect(await claimedOf(database, claim.couponId)).toEqual({ count: 2, sequences: [1, 2] });
  });

  it('many times at once, in one batch and over two processes, is one coupon and one answer', async () => {
    const claim = aClaim(await aCoupon(database, { maxPerCustomer: 20 }));
    const answers = await Promise.all(upTo(20).map((n) => again(claim, n % 2 === 0 ? one : other)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await claimedOf(database, claim.couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it.each([
    ['who has claimed all that is allowed', 1],
    ['who could have claimed another', 2],
  ])('is answered by a gate that says sold out, for a customer %s', async (_, maxPerCustomer) => {
    const claim = aClaim(await aCoupon(database, { quantity: 1, maxPerCustomer }));
    const first = await send(claim);
    await untilSoldOutByGate(claim.couponId);
    const before = one.decidedByDatabase;
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
    expect(one.decidedByDatabase).toBe(before);
  });

  it('is answered by a gate that says claimed already', async () => {
    const claim = aClaim(await aCoupon(database));
    const first = await send(claim);
    await waitFor(
      async () => {
        const before = one.decidedByDatabase;
        expect(await one.claim(claim.couponId, claim.userId)).toBe('coupon.already-claimed');
        return one.decidedByDatabase === before;
      },
      { what: 'the gate to say claimed already by itself' },
    );
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
  });

  it.each([
    ['who has claimed all that is allowed', 1],
    ['who could have claimed another', 2],
  ])('is answered by a process that remembers the coupon as sold out, for a customer %s', async (_, maxPerCustomer) => {
    const claim = aClaim(await aCoupon(database, { quantity: 1, maxPerCustomer }));
    const first = await send(claim, remembering);
    await waitFor(
      () => {
        const known = remembering.gate.recall({
          couponId: claim.couponId,
          userId: newId<'User'>(),
          now: remembering.clock.now(),
        });
        return known !== undefined || remembering.claim(claim.couponId).then(() => false);
      },
      { what: 'the process to remember it' },
    );
    expect(await again(claim, remembering)).toEqual({ body: first.body, replayed: true });
  });

  it('is answered after the coupon has closed', async () => {
    const closesAt = new Date(one.clock.now().getTime() + 60_000);
    const claim = aClaim(await aCoupon(database, { claimUntil: closesAt, maxPerCustomer: 2 }));
    const first = await send(claim);
    const now = one.clock.now();
    one.clock.set(closesAt);
    expect(await one.claim(claim.couponId)).toBe('coupon.not-open');
    await redis.client.hDel(`coupon:gate:{${claim.couponId}}:all-holders`, claim.userId);
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
    one.clock.set(now);
  });

  it('is answered when Redis was emptied, and when claims of others have updated the gate again', async () => {
    const claim = aClaim(await aCoupon(database, { quantity: 1, maxPerCustomer: 2 }));
    const first = await send(claim);
    await untilSoldOutByGate(claim.couponId);
    await redis.flush();
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
    await redis.flush();
    await untilSoldOutByGate(claim.couponId);
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
  });

  it('is answered by a gate that missed its update and knows the coupon as sold out', async () => {
    const claim = aClaim(await aCoupon(database, { quantity: 2, maxPerCustomer: 2 }));
    const first = await send(claim);
    await redis.flush(); // removes the update of the first claim
    expect(await one.claim(claim.couponId)).toBe(2);
    await untilSoldOutByGate(claim.couponId);
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
  });

  it('is answered with a partial list of holders of an earlier release', async () => {
    const claim = aClaim(await aCoupon(database, { quantity: 1, maxPerCustomer: 2 }));
    const first = await send(claim);
    await untilSoldOutByGate(claim.couponId);
    const [gate, earlier] = ['all-holders', 'holders'].map((what) => `coupon:gate:{${claim.couponId}}:${what}`);
    await redis.client.del([gate!, earlier!]);
    await redis.client.hSet(earlier!, 'all-listed', 1);
    await redis.client.pExpire(earlier!, 60_000);
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
  });

  it("succeeds as a first one when COMMIT's answer is lost, and is then the same", async () => {
    const claim = aClaim(await aCoupon(database, { maxPerCustomer: 2 }));
    const struck = proxy.loseAnswerTo('COMMIT');
    const first = await send(claim);
    await struck;
    expect(first.replayed).toBe(false);
    expect(await again(claim)).toEqual({ body: first.body, replayed: true });
    expect(await claimedOf(database, claim.couponId)).toEqual({ count: 1, sequences: [1] });
  });

  it('needs no look-up for a customer without the coupon, neither when sold out nor before it opens', async () => {
    const soldOut = await aCoupon(database, { quantity: 1 });
    const early = await aCoupon(database, { claimFrom: new Date(other.clock.now().getTime() + DAY_MS / 2) });
    await other.claim(soldOut);
    await untilSoldOutByGate(soldOut, other);
    await waitFor(async () => {
      const before = other.decidedByDatabase;
      expect(await other.claim(early)).toBe('coupon.not-open');
      return other.decidedByDatabase === before;
    });
    const lookUps = jest.spyOn(other.module.get(StoredAnswers), 'find');
    const before = other.decidedByDatabase;
    for (const couponId of [soldOut, early]) await Promise.all(upTo(10).map(() => other.claim(couponId)));
    expect(other.decidedByDatabase).toBe(before);
    expect(lookUps).not.toHaveBeenCalled();
    lookUps.mockRestore();
  });

  it('is refused when its key was used for another coupon, also by a gate that knows the customer', async () => {
    const claim = aClaim(await aCoupon(database, { maxPerCustomer: 2 }));
    await send(claim);
    const another = { ...claim, couponId: await aCoupon(database, { quantity: 1 }) };
    const request = { ...repeated(claim.request), requestHash: Buffer.alloc(32, 1) };
    await expect(send({ ...another, request })).rejects.toMatchObject({ code: 'idempotency.key-reused' });
    expect(await claimedOf(database, another.couponId)).toEqual({ count: 0, sequences: [] });

    await send(aClaim(another.couponId, claim.userId));
    await untilSoldOutByGate(another.couponId);
    await expect(send({ ...another, request })).rejects.toMatchObject({ code: 'idempotency.key-reused' });
  });

  it('that was refused is decided again: its key is free', async () => {
    const opensAt = new Date(one.clock.now().getTime() + 60_000);
    const claim = aClaim(await aCoupon(database, { claimFrom: opensAt }));
    await expect(send(claim)).rejects.toMatchObject({ code: 'coupon.not-open' });
    const now = one.clock.now();
    one.clock.set(opensAt);
    expect(await again(claim)).toMatchObject({ replayed: false });
    one.clock.set(now);
  });

  it('creates one coupon when an admin creates it many times at once', async () => {
    const request = claimRequest(newId<'User'>());
    const terms = {
      name: 'Autumn',
      kind: 'fixed' as const,
      value: 100,
      maxDiscount: undefined,
      minOrderAmount: 0,
      productIds: [newId<'Product'>()],
      quantity: 77_777,
      maxPerCustomer: 1,
      claimFrom: new Date(0),
      claimUntil: new Date(DAY_MS),
      validForDays: 1,
    };
    const create = () =>
      one.module.get(CreateCouponUseCase).execute({
        coupon: terms,
        request: repeated(request),
        view: ({ couponId }) => ({ couponId }),
      });
    const answers = await Promise.all(upTo(8).map(create));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const rows = await database.dataSource.query<object[]>('SELECT id FROM coupons WHERE quantity = 77777');
    expect(rows).toHaveLength(1);
  });
});
