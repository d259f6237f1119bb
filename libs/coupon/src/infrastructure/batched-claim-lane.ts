import { Injectable } from '@nestjs/common';
import { DomainError, RowsLocked } from '@app/kernel';
import {
  Batcher,
  BatcherBusy,
  Deadline,
  DeadlineExceeded,
  LanesApart,
  Log,
  Metrics,
  togetherOrOneByOne,
  UncertainCommands,
} from '@app/platform';
import { ClaimCouponsUseCase } from '../application/claim-coupons.use-case';
import { ClaimLane } from '../application/claim-lane';
import type { DecidedClaims } from '../application/decided-claims';
import { GateUpdater } from '../application/gate-updater';
import type { ClaimAnswer, KeyedClaim } from '../application/keyed-claim';
import { CouponConfig } from '../coupon.config';
import type { CouponId } from '../domain/coupon';
import { couponErrors } from '../domain/coupon.errors';
import { UnderWay } from './under-way';

/** The claim is not decided: another transaction holds the coupon. */
const HELD: unique symbol = Symbol('held');

type Outcome = ClaimAnswer | Error | typeof HELD;

/** How long a coupon that could not be locked counts as held: claims of it do not join a batch. */
const HELD_MEMORY_MS = 5_000;

/** The most waiting claims of one customer. */
const MOST_OF_A_CUSTOMER = 100;

/** The claims of this process: claims that wait while one transaction is open share the next one. */
@Injectable()
export class BatchedClaimLane extends ClaimLane {
  private readonly batcher: Batcher<KeyedClaim, Outcome>;
  /** Claims of coupons that another transaction holds (docs/adr/0028). */
  private readonly apart: LanesApart<KeyedClaim, Outcome>;
  private readonly underWay = new UnderWay<CouponId>();
  /** Claims that an earlier run may have granted: the answer to its COMMIT was lost. */
  private readonly uncertain = new UncertainCommands<KeyedClaim>();

  constructor(
    private readonly useCase: ClaimCouponsUseCase,
    private readonly gateUpdater: GateUpdater,
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
    const bounds = {
      weightOf: () => 1,
      maxItems: config.batchClaims,
      maxWeight: config.batchClaims,
      maxWaiting: config.maxWaiting,
      maxWaitMs: config.maxWaitMs,
    };
    this.apart = new LanesApart({
      ...bounds,
      execute: (couponId, commands) => this.executeBatch(commands, { turn: couponId, needsHeldRow: true }),
      memoryMs: HELD_MEMORY_MS,
    });
    this.batcher = new Batcher({
      ...bounds,
      execute: (commands) => this.executeBatch(commands),
      ownerOf: ({ userId }) => userId,
      share: { maxWeight: config.batchClaims, maxWaiting: MOST_OF_A_CUSTOMER },
      observe: ({ items }) => sizes.observe(items),
    });
    metrics.gauge('coupon_claims_waiting', 'Claims that wait for a transaction.', () => this.batcher.depth);
  }

  async claim(command: KeyedClaim): Promise<ClaimAnswer> {
    this.underWay.enter(command.couponId);
    const outcome = await this.submit(command).finally(() => {
      // The answer does not wait for the gate's update; `untilDecided` does.
      void this.gateUpdater.gateUpdated().then(() => this.underWay.leave(command.couponId));
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

  private async submit(command: KeyedClaim): Promise<ClaimAnswer | Error> {
    const { couponId } = command;
    try {
      let outcome = this.apart.isHeld(couponId) ? HELD : await this.batcher.submit(command);
      if (outcome === HELD) outcome = await this.apart.submit(couponId, command);
      if (outcome === HELD) throw new BatcherBusy();
      return outcome;
    } catch (failure) {
      const error = this.uncertain.errorOf(command, failure);
      throw error instanceof BatcherBusy ? couponErrors.error('coupon.busy', { retryAfterSeconds: 1 }) : error;
    }
  }

  private executeBatch(
    commands: readonly KeyedClaim[],
    apart?: { turn: string; needsHeldRow: true },
  ): Promise<readonly Outcome[]> {
    return togetherOrOneByOne(commands, {
      execute: (some, deadline) => (apart ? this.execute(some, deadline, apart) : this.executeFree(some, deadline)),
      deadlineMs: this.config.deadlineMs,
      onFailure: (error) =>
        this.log.error({ err: error, claims: commands.length }, 'claim batch failed; deciding its claims one by one'),
    });
  }

  /** Waits for locked coupons up to the session's lock time-out; after that, skips locked coupons. */
  private async executeFree(commands: readonly KeyedClaim[], deadline: Deadline): Promise<readonly Outcome[]> {
    const held = new Set(commands.map(({ couponId }) => couponId).filter((couponId) => this.apart.isHeld(couponId)));
    if (held.size > 0) {
      const free = commands.filter(({ couponId }) => !held.has(couponId));
      const decided = free.length > 0 ? await this.executeFree(free, deadline) : [];
      const outcomes = new Map<KeyedClaim, Outcome | undefined>(free.map((command, n) => [command, decided[n]]));
      return commands.map((command): Outcome => outcomes.get(command) ?? HELD);
    }
    try {
      return await this.execute(commands, deadline, { onLockTimeout: 'throw' });
    } catch (error) {
      if (!(error instanceof RowsLocked)) throw error;
      this.log.warn({ err: error, claims: commands.length }, 'claim batch met a locked row');
    }
    return this.execute(commands, deadline, { whenLocked: 'skip' });
  }

  private async execute(
    commands: readonly KeyedClaim[],
    deadline: Deadline,
    options: Parameters<ClaimCouponsUseCase['execute']>[1],
  ): Promise<readonly Outcome[]> {
    const decided = await this.uncertain.watch(
      commands,
      (onCommitting) => this.useCase.execute(commands, { deadlineMs: deadline.remaining(), onCommitting, ...options }),
      ({ held }) => commands.filter(({ couponId }) => held.has(couponId)),
    );
    return outcomesOf(commands, decided);
  }
}

function outcomesOf(commands: readonly KeyedClaim[], { decisions, held }: DecidedClaims): Outcome[] {
  if (held.size === 0) return decisions.map(({ answer }) => answer);
  const outcomes = new Map<KeyedClaim, Outcome>(decisions.map(({ command, answer }) => [command, answer]));
  return commands.map((command): Outcome => outcomes.get(command) ?? HELD);
}
