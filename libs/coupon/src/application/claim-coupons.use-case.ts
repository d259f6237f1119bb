import { Injectable } from '@nestjs/common';
import { IdempotencyRecords, type RunOptions, UnitOfWork, type WhenLocked } from '@app/kernel';
import { ClaimRepository } from './claim.repository';
import { toClaimView } from './claim.view';
import type { DecidedClaim, DecidedClaims } from './decided-claims';
import { GateUpdater } from './gate-updater';
import type { KeyedClaim } from './keyed-claim';

/** Lock, decide, write, as orders do (docs/design.md, The transaction). A hundred claims need as many statements as one. */
@Injectable()
export class ClaimCouponsUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly claims: ClaimRepository,
    private readonly idempotency: IdempotencyRecords,
    private readonly gateUpdater: GateUpdater,
  ) {}

  /**
   * First come, first served: later claims see the result of earlier ones. A refusal writes nothing. The keys are read
   * behind the coupons' locks, in the same round trip, and stored with COMMIT.
   */
  execute(
    commands: readonly KeyedClaim[],
    options?: RunOptions & { readonly whenLocked?: WhenLocked },
  ): Promise<DecidedClaims> {
    return this.uow.run(async (tx) => {
      const [book, answers] = await Promise.all([
        this.claims.open(tx, commands, options?.whenLocked),
        this.idempotency.open(
          tx,
          commands.map(({ request }) => request),
        ),
      ]);
      const { now } = tx;
      const isHeld = ({ couponId }: KeyedClaim): boolean => book.isHeld(couponId);
      const held = new Set(commands.filter(isHeld).map(({ couponId }) => couponId));
      const free = held.size === 0 ? commands : commands.filter((command) => !isHeld(command));
      const decisions = free.map((command): DecidedClaim => {
        const answer = answers.answerTo(command.request) ?? book.claim(command, now);
        const holding = book.holdingOf(command);
        if (!('claimNo' in answer)) return { command, answer, holding };
        const body = JSON.stringify(toClaimView(answer));
        answers.store(command.request, body);
        return { command, answer: { body, replayed: false }, holding };
      });
      const decided = { decisions, standings: book.standings(), held };
      this.gateUpdater.updateAfterCommit(tx, decided);
      return decided;
    }, options);
  }
}
