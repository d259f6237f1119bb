import { Injectable } from '@nestjs/common';
import { Clock, Unavailable } from '@app/kernel';
import { Connections, Deadline, isDatabaseUnavailable } from '@app/platform';
import { AuditConfig } from './audit.config';
import type { AuditRange, AuditReport, CheckResult } from './audit-report';
import { checks } from './checks';
import { examine } from './examine';
import { keptAt } from './scope/kept';
import { periodOf } from './scope/period';
import type { Scope } from './scope/scope';
import { timeRange } from './scope/time-range';
import { wholeHistory } from './scope/whole-history';
import { onSnapshot, type Snapshot } from './snapshot';

const DEADLINE_MS = 30 * 60_000;

/**
 * Proves on one snapshot that no unit of stock, no money, no coupon and no event was lost or made up, or names the rows
 * where it was. Reads every context's tables, writes none, locks nothing.
 */
@Injectable()
export class Auditor {
  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
    private readonly config: AuditConfig,
  ) {}

  /**
   * Without a range it examines all of history.
   * @throws Unavailable without a database, or when it has not finished within `deadlineMs` (half an hour).
   */
  async audit(range: AuditRange = {}, { deadlineMs = DEADLINE_MS } = {}): Promise<AuditReport> {
    const deadline = Deadline.after(deadlineMs);
    try {
      return await this.connections.borrow(deadline, (connection) =>
        onSnapshot(connection, deadline, (snapshot) => this.examineAll(snapshot, range)),
      );
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  }

  private async examineAll(snapshot: Snapshot, range: AuditRange): Promise<AuditReport> {
    const checkedAt = this.clock.now();
    const scope = this.scopeOf(range, checkedAt);
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await examine(check, scope, snapshot));
    return { ok: results.every(({ ok }) => ok), checkedAt, checks: results };
  }

  private scopeOf(range: AuditRange, checkedAt: Date): Scope {
    const kept = keptAt(checkedAt, this.config.eventRetentionDays);
    return range.from || range.to ? timeRange(periodOf(range), kept) : wholeHistory(kept);
  }
}
