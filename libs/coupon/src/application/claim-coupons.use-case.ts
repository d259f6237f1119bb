import { Injectable } from '@nestjs/common';
import { Clock, IdempotencyRecords, type RunOptions, UnitOfWork } from '@app/kernel';
import type { ClaimableCoupon, Holding } from '../domain/claim';
import { ClaimRepository } from './claim.repository';
import { toClaimView } from './claim.view';
import type { ClaimAnswer, KeyedClaim } from './keyed-claim';

export interface DecidedClaim {
  readonly command: KeyedClaim;
  readonly answer: ClaimAnswer;
  /** What the customer holds of the coupon after it. */
  readonly holding: Holding | undefined;
}

/** What one committed transaction decided, and how it left the coupons. */
export interface DecidedClaims {
  /** One for each command, in order. */
  readonly decisions: readonly DecidedClaim[];
  /** The coupons that exist. */
  readonly standings: readonly ClaimableCoupon[];
}

/** Lock, decide, write, as orders do (DESIGN.md). As many statements for a hundred claims as for one. */
@Injectable()
export class ClaimCouponsUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly claims: ClaimRepository,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * First come, first served: later claims see what earlier ones have left. A refusal writes nothing. The keys are read
   * behind the coupons' locks, in the same round trip, and stored with COMMIT.
   */
  execute(commands: readonly KeyedClaim[], options?: RunOptions): Promise<DecidedClaims> {
    return this.uow.run(async (tx) => {
      const [book, answers] = await Promise.all([
        this.claims.open(tx, commands),
        this.idempotency.open(
          tx,
          commands.map(({ request }) => request),
        ),
      ]);
      const now = this.clock.now();
      const decisions = commands.map((command): DecidedClaim => {
        const answer = answers.answerTo(command.request) ?? book.claim(command, now);
        const holding = book.holdingOf(command);
        if (!('claimNo' in answer)) return { command, answer, holding };
        const body = JSON.stringify(toClaimView(answer));
        answers.store(command.request, body);
        return { command, answer: { body, replayed: false }, holding };
      });
      this.claims.save(tx, book);
      answers.flush();
      return { decisions, standings: book.standings() };
    }, options);
  }
}
