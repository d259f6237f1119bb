import { Injectable } from '@nestjs/common';
import { Log, type RegularWork, type Turn } from '@app/platform';
import { CompareHoursUseCase } from './compare-hours.use-case';
import { ReconciliationConfig } from './reconciliation.config';
import { ShopUnreachable } from './shop-manifest';

export const RECONCILIATION_PROBLEMS = ['not-configured', 'not-run-yet', 'shop-unreachable'] as const;
export type ReconciliationProblem = (typeof RECONCILIATION_PROBLEMS)[number];

/** Compares regularly, and knows how the last run of this process ended. */
@Injectable()
export class Reconciliation implements RegularWork {
  readonly name = 'reconciliation';
  readonly everyMs: number;
  readonly harmlessTwice = 'Each run reads what is booked and stores the result of its own comparison.';
  /** Undefined after a run that has compared all that was due. */
  problem: ReconciliationProblem | undefined;

  constructor(
    private readonly compareHours: CompareHoursUseCase,
    private readonly config: ReconciliationConfig,
    private readonly log: Log,
  ) {
    this.everyMs = config.everyMs;
    this.problem = config.shop ? 'not-run-yet' : 'not-configured';
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    if (!this.config.shop) return;
    try {
      for (const { hour, differences } of await this.compareHours.execute(signal)) {
        if (differences.length > 0) this.log.warn({ hour, differences }, 'booked events differ from the manifest');
      }
      this.problem = undefined;
    } catch (error) {
      if (error instanceof ShopUnreachable) this.problem = 'shop-unreachable';
      throw error;
    }
  }
}
