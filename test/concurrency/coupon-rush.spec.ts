import { claimsIn, type FinalAnswer, openCoupon, rush, shownTo } from '@test/support/coupon-rush';
import { Crowd, type Visitor } from '@test/support/crowd';
import { expectAuditOk } from '@test/support/proofs';
import { startSystem, type TestSystem } from '@test/support/system';

const CUSTOMERS = 5_000;
const COUPONS = 1_000;
const FLUSH_AFTER = 500;
/** The rush takes 20 s on two cores of its own, and three times that on busy ones. */
const PATIENCE_MS = 180_000;

describe(`${COUPONS} coupons, wanted by ${CUSTOMERS} customers`, () => {
  let system: TestSystem;
  let couponId: string;
  let visitors: Visitor[];
  let answers: FinalAnswer[];
  let flushedAfter = 0;

  beforeAll(async () => {
    system = await startSystem({ apis: 2, worker: false });
    couponId = await openCoupon(system, COUPONS);
    const crowd = new Crowd(system.database, system.redis);
    visitors = await crowd.gather(CUSTOMERS, system.client());
    let flushed: Promise<void> | undefined;
    answers = await rush(system, crowd, {
      couponId,
      visitors,
      atOnce: 200,
      onAnswer: (answered) => {
        if (flushed || answered < FLUSH_AFTER) return;
        flushedAfter = answered;
        flushed = system.redis.flush();
      },
    });
    await flushed;
    await crowd.signInAll(visitors);
  }, PATIENCE_MS);
  afterAll(() => system.stop());

  const claimed = () =>
    answers
      .filter(({ status }) => status === 201)
      .map(({ visitor: { userId }, userCouponId, sequence }) => ({ userId, userCouponId, sequence }))
      .sort((a, b) => Number(a.sequence) - Number(b.sequence));

  it('are claimed to the last one, with the numbers 1 to 1,000, though Redis was flushed in the middle', () => {
    expect(flushedAfter).toBeGreaterThanOrEqual(FLUSH_AFTER);
    expect(claimed().map(({ sequence }) => sequence)).toEqual(Array.from({ length: COUPONS }, (_, n) => n + 1));
  });

  it('are sold out for everybody else', () => {
    const others = answers.filter(({ status }) => status !== 201).map(({ status, code }) => `${status} ${code}`);
    expect(others).toHaveLength(CUSTOMERS - COUPONS);
    expect(new Set(others)).toEqual(new Set(['409 coupon.sold-out']));
  });

  it("are the same in the database, in the answers and in each customer's list", async () => {
    const written = await claimsIn(system.database, couponId);
    expect(written).toEqual(claimed());
    expect(await shownTo(visitors)).toEqual(written);
  });

  it('were mostly refused without MySQL', async () => {
    const decided = await sumOf('coupon_claim_batch_size_sum');
    const batches = await sumOf('coupon_claim_batch_size_count');
    expect(await sumOf('coupon_gate_verdicts_total{verdict="sold-out"}')).toBeGreaterThan(CUSTOMERS / 2);
    const count = (n: number): string => n.toLocaleString('en');
    process.stdout.write(
      `${count(CUSTOMERS)} customers, ${count(COUPONS)} coupons: ${count(claimed().length)} claimed, numbers 1 to ` +
        `${count(COUPONS)}, ${count(answers.length - claimed().length)} sold out, ` +
        `Redis flushed after ${count(flushedAfter)} answers\n` +
        `MySQL decided ${count(decided)} claims in ${count(batches)} transactions, the gate answered the others\n`,
    );
  });

  it('leave books that balance', () => expectAuditOk(system));

  /** Over both processes. */
  async function sumOf(metric: string): Promise<number> {
    const values = await Promise.all(
      system.apis.map(async ({ metricsUrl }) => {
        const lines = (await (await fetch(`${metricsUrl}/metrics`)).text()).split('\n');
        return Number(lines.find((line) => line.startsWith(`${metric} `))?.split(' ')[1] ?? 0);
      }),
    );
    return values.reduce((sum, value) => sum + value, 0);
  }
});
