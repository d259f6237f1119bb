import { Injectable } from '@nestjs/common';
import { Clock, Unavailable } from '@app/kernel';
import { Connections, Deadline, isDatabaseUnavailable } from '@app/platform';
import { AuditConfig } from './audit.config';
import type { AuditRange, AuditReport, CheckResult } from './audit-report';
import { checks } from './checks';
import { examine } from './examine';
import { type Kept, keptAt } from './scope/kept';
import { periodOf } from './scope/period';
import type { Scope } from './scope/scope';
import { timeRange } from './scope/time-range';
import { wholeHistory } from './scope/whole-history';
import { onSnapshot, type Snapshot } from './snapshot';

export const DEADLINE_MS = 30 * 60_000;

/** The input of further checks. */
export interface Examined {
  readonly snapshot: Snapshot;
  readonly scope: Scope;
  readonly kept: Kept;
}

interface AuditOptions {
  readonly deadlineMs?: number;
  /** Further checks on the same snapshot; their results come last in the report. */
  readonly afterwards?: (examined: Examined) => Promise<readonly CheckResult[]>;
}

/**
 * Proves on one snapshot that no stock, money, coupon or event was lost or made up, or names the rows that show the
 * contrary. Reads every context's tables, writes none, locks nothing.
 */
@Injectable()
export class Auditor {
  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
    private readonly config: AuditConfig,
  ) {}

  /**
   * Audits all of history without a range.
   * @throws Unavailable without a database, or when the audit exceeds `deadlineMs` (half an hour).
   */
  async audit(
    range: AuditRange = {},
    { deadlineMs = DEADLINE_MS, afterwards = () => Promise.resolve([]) }: AuditOptions = {},
  ): Promise<AuditReport> {
    const deadline = Deadline.after(deadlineMs);
    try {
      return await this.connections.borrow(deadline, (connection) =>
        onSnapshot(connection, deadline, (snapshot) => this.examineAll(snapshot, range, afterwards)),
      );
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  }

  private async examineAll(
    snapshot: Snapshot,
    range: AuditRange,
    afterwards: NonNullable<AuditOptions['afterwards']>,
  ): Promise<AuditReport> {
    const checkedAt = this.clock.timeOf(await snapshot.readClock());
    const kept = keptAt(checkedAt, this.config.eventRetentionDays);
    const scope = range.from || range.to ? timeRange(periodOf(range), kept) : wholeHistory(kept);
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await examine(check, scope, snapshot));
    results.push(...(await afterwards({ snapshot, scope, kept })));
    return { ok: results.every(({ ok }) => ok), checkedAt, checks: results };
  }
}
