import { Injectable } from '@nestjs/common';
import { Clock, type RunOptions, UnitOfWork } from '@app/kernel';
import type { ClaimableCoupon, ClaimCoupon, ClaimOutcome } from '../domain/claim';
import { ClaimRepository } from './claim.repository';

/** What one committed transaction decided, and how it left the coupons. */
export interface DecidedClaims {
  /** One for each command, in order. */
  readonly decisions: readonly { readonly command: ClaimCoupon; readonly outcome: ClaimOutcome }[];
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
  ) {}

  /** First come, first served: later claims see what earlier ones have left. A refusal writes nothing. */
  execute(commands: readonly ClaimCoupon[], options?: RunOptions): Promise<DecidedClaims> {
    return this.uow.run(async (tx) => {
      const book = await this.claims.open(tx, commands);
      const now = this.clock.now();
      const decisions = commands.map((command) => ({ command, outcome: book.claim(command, now) }));
      this.claims.save(tx, book);
      return { decisions, standings: book.standings() };
    }, options);
  }
}
