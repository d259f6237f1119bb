import { claimsIn, openCoupon, rush, shownTo } from '@test/support/coupon-rush';
import { Crowd } from '@test/support/crowd';
import { expectAuditOk } from '@test/support/proofs';
import { startSystem, type TestSystem } from '@test/support/system';

const CUSTOMERS = 400;
const COUPONS = 150;

describe('when an API is killed in the middle of claims', () => {
  let system: TestSystem;
  let crowd: Crowd;

  beforeAll(async () => {
    // Small batches: the kill may hit one of many transactions.
    system = await startSystem({ apis: 2, worker: false, env: { COUPON_BATCH_CLAIMS: '8' } });
    crowd = new Crowd(system.database, system.redis);
  });
  afterAll(() => system.stop());

  it('all coupons are still claimed, and every holder gets the id of the coupon', async () => {
    const couponId = await openCoupon(system, COUPONS);
    const visitors = await crowd.gather(CUSTOMERS, system.client());
    const [, doomed] = system.apis;
    let killed: Promise<void> | undefined;
    const answers = await rush(system, crowd, {
      couponId,
      visitors,
      atOnce: 100,
      onAnswer: (answered) => {
        if (answered >= COUPONS / 5) killed ??= doomed!.kill();
      },
    });
    await killed;
    expect(doomed!.isRunning).toBe(false);

    const written = await claimsIn(system.database, couponId);
    expect(written.map(({ sequence }) => sequence)).toEqual(Array.from({ length: COUPONS }, (_, n) => n + 1));
    // A customer whose answer was lost with the process later got "already claimed", with the coupon's id.
    const known = answers.filter(({ userCouponId }) => userCouponId !== undefined);
    expect(new Map(known.map(({ visitor, userCouponId }) => [visitor.userId, userCouponId]))).toEqual(
      new Map(written.map(({ userId, userCouponId }) => [userId, userCouponId])),
    );
    const others = answers.filter(({ userCouponId }) => userCouponId === undefined);
    expect(new Set(others.map(({ code }) => code))).toEqual(new Set(['coupon.sold-out']));
    expect(await shownTo(visitors)).toEqual(written);
    await expectAuditOk(system);
  });
});
