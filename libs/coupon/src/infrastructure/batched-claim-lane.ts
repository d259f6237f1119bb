import { Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import { Batcher, BatcherBusy, Deadline, DeadlineExceeded, Log, Metrics, togetherOrOneByOne } from '@app/platform';
import { ClaimCouponsUseCase } from '../application/claim-coupons.use-case';
import { ClaimLane } from '../application/claim-lane';
import { GateBriefing } from '../application/gate-briefing';
import type { ClaimAnswer, KeyedClaim } from '../application/keyed-claim';
import { CouponConfig } from '../coupon.config';
import type { CouponId } from '../domain/coupon';
import { couponErrors } from '../domain/coupon.errors';
import { UnderWay } from './under-way';

type Outcome = ClaimAnswer | Error;

/** The lane of this process: whatever waits while one transaction is under way shares the next one. */
@Injectable()
export class BatchedClaimLane extends ClaimLane {
  private readonly batcher: Batcher<KeyedClaim, Outcome>;
  private readonly underWay = new UnderWay<CouponId>();
  /** Of the batch that was decided last. */
  private told: Promise<void> = Promise.resolve();

  constructor(
    private readonly useCase: ClaimCouponsUseCase,
    private readonly briefing: GateBriefing,
    private readonly config: CouponConfig,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    super();
    const sizes = metrics.histogram({
      name: 'coupon_claim_batch_size',
      help: 'Claims in one transaction.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    });
    this.batcher = new Batcher({
      execute: (commands) => this.executeBatch(commands),
      weightOf: () => 1,
      maxItems: config.batchClaims,
      maxWeight: config.batchClaims,
      maxWaiting: config.maxWaiting,
      maxWaitMs: config.maxWaitMs,
      observe: ({ items }) => sizes.observe(items),
    });
    metrics.gauge('coupon_claims_waiting', 'Claims that wait for a transaction.', () => this.batcher.depth);
  }

  async claim(command: KeyedClaim): Promise<ClaimAnswer> {
    this.underWay.enter(command.couponId);
    const outcome = await this.submit(command).finally(() => {
      // The answer waits for nothing more; those who wait for it to be known do.
      void this.told.then(() => this.underWay.leave(command.couponId));
    });
    if (outcome instanceof Error && !(outcome instanceof DomainError)) throw outcome;
    return outcome;
  }

  async untilDecided(couponId: CouponId): Promise<void> {
    const patience = Deadline.after(this.config.crowdedWaitMs);
    await patience.race(this.underWay.untilNone(couponId)).catch((error: unknown) => {
      if (!(error instanceof DeadlineExceeded)) throw error;
    });
  }

  private submit(command: KeyedClaim): Promise<Outcome> {
    return this.batcher.submit(command).catch((error: unknown) => {
      if (error instanceof BatcherBusy) throw couponErrors.error('coupon.busy', { retryAfterSeconds: 1 });
      throw error;
    });
  }

  private executeBatch(commands: readonly KeyedClaim[]): Promise<readonly Outcome[]> {
    return togetherOrOneByOne(commands, {
      execute: (some, deadline) => this.execute(some, deadline),
      deadlineMs: this.config.deadlineMs,
      onFailure: (error) =>
        this.log.error({ err: error, claims: commands.length }, 'a batch failed: its claims are decided one by one'),
    });
  }

  /** The gate hears of it after the commit, while the next batch is under way already. */
  private async execute(commands: readonly KeyedClaim[], deadline: Deadline): Promise<readonly ClaimAnswer[]> {
    const decided = await this.useCase.execute(commands, { deadlineMs: deadline.remaining() });
    this.told = this.briefing
      .tell(decided)
      .catch((error: unknown) => this.log.warn({ err: error }, 'the list of holders could not be made'));
    return decided.decisions.map(({ answer }) => answer);
  }
}
