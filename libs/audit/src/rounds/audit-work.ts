import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '@app/kernel';
import { Log, pauseUnlessAborted, type RegularWork, type Turn } from '@app/platform';
import { AuditWorkConfig } from '../audit-work.config';
import { AuditStatusQuery } from './audit-status.query';
import { RoundAuditor } from './round-auditor';

/** The audit beside the sale: it rests after each window, so that it takes a small share of the database's time. */
@Injectable()
export class AuditWork implements RegularWork {
  readonly name = 'audit';
  readonly everyMs = 5 * 60_000;
  readonly harmlessTwice =
    'A window is counted once: the round moves on by a condition, which the second worker fails. An hour has one result.';

  constructor(
    private readonly auditor: RoundAuditor,
    private readonly status: AuditStatusQuery,
    private readonly config: AuditWorkConfig,
    private readonly log: Log,
  ) {}

  get isWanted(): boolean {
    return this.config.share > 0;
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    const restsAWindow = 100 / this.config.share - 1;
    await this.auditor.run({
      signal,
      rest: (busyMs) => pauseUnlessAborted(busyMs * restsAWindow, signal),
      isRoundDue: ({ startedAt }, now) => now.getTime() - startedAt.getTime() >= this.config.roundHours * HOUR_MS,
    });
    const { violations } = await this.status.find();
    if (violations > 0) this.log.error({ violations }, 'audit found violations');
  }
}
