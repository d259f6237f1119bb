import { Injectable } from '@nestjs/common';
import { hourAfter, UnitOfWork } from '@app/kernel';
import { type AuditedHour, AuditProgress, type Round } from './audit-progress';

const LISTED_HOURS = 24;

export interface AuditStatus {
  /** Of all audited hours, of the last finished round and of the one under way. */
  readonly violations: number;
  /** The begin of the last audited hour: every hour up to it is audited. Absent before the first run. */
  readonly lastHour: AuditedHour | undefined;
  /** The time since the end of the last audited hour. */
  readonly lastHourAgeMs: number | undefined;
  readonly hours: number;
  /** The oldest hours with violations. */
  readonly brokenHours: readonly AuditedHour[];
  /** The round under way. */
  readonly round: Round | undefined;
  readonly finishedRound: Round | undefined;
  readonly finishedRoundAgeMs: number | undefined;
}

/** The stored results of the hourly audit: one look at the auditor's own tables. */
@Injectable()
export class AuditStatusQuery {
  constructor(
    private readonly progress: AuditProgress,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws Unavailable */
  async find(): Promise<AuditStatus> {
    const [now, lastHour, totals, brokenHours, latest, finishedRound] = await Promise.all([
      this.unitOfWork.now(),
      this.progress.findLastHour(),
      this.progress.countHours(),
      this.progress.findBrokenHours(LISTED_HOURS),
      this.progress.findLatestRound(),
      this.progress.findLastFinishedRound(),
    ]);
    const round = latest?.stage === 'done' ? undefined : latest;
    return {
      violations: totals.violations + (finishedRound?.result.violations ?? 0) + (round?.result.violations ?? 0),
      lastHour,
      lastHourAgeMs: lastHour && now.getTime() - hourAfter(lastHour.hour).getTime(),
      hours: totals.hours,
      brokenHours,
      round,
      finishedRound,
      finishedRoundAgeMs: finishedRound?.finishedAt && now.getTime() - finishedRound.finishedAt.getTime(),
    };
  }
}
