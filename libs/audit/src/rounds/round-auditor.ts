import { Injectable } from '@nestjs/common';
import { HOUR_MS, hourAfter, startOfHour, Unavailable, UnitOfWork } from '@app/kernel';
import { Connections, Deadline, execute, isDatabaseUnavailable } from '@app/platform';
import { AuditConfig } from '../audit.config';
import type { CheckResult } from '../audit-report';
import type { Check } from '../check';
import { examine } from '../examine';
import { FIRST_KEY } from '../scope/key-range';
import { type Kept, keptAt } from '../scope/kept';
import { hourOf } from '../scope/hour';
import { ALWAYS } from '../scope/period';
import type { Scope } from '../scope/scope';
import { wholeHistory } from '../scope/whole-history';
import { onSnapshot, type Snapshot } from '../snapshot';
import { AuditProgress, type Round, type Stage, STAGES } from './audit-progress';
import { Bookings } from './bookings';
import { type Examined, examinedIn, NOTHING_EXAMINED, together } from './findings';
import { addUnits, linesSince, unitsOfBookings, unitsOfCustomers } from './units';
import { dayChecks, hourChecks, totalChecks, type Walk, walks } from './windows';

/** An hour is complete when no transaction that began in it can still commit. */
const LONGEST_TRANSACTION_MS = 10 * 60_000;
const WINDOW_DEADLINE_MS = 10 * 60_000;
/** Hours with violations are examined again with each run: repaired, they no longer count. */
const BROKEN_HOURS_AGAIN = 24;

export interface RunOptions {
  /** The run ends soon after it aborts; the next one goes on from there. */
  readonly signal?: AbortSignal;
  /** Called after each window, with the time that it took; for a run that leaves the database to others. */
  readonly rest?: (busyMs: number) => Promise<void>;
  /** Whether a new round may begin after the one that is finished; by default it may not. */
  readonly isRoundDue?: (finished: Round, now: Date) => boolean;
}

/**
 * Audits all of history in windows of a few thousand rows, each on a snapshot of its own: each hour soon after its end,
 * and all of it in rounds. Progress is stored after each window, so a run goes on where the last one ended, in any process
 * (ADR 0042). Locks no row but its own.
 */
@Injectable()
export class RoundAuditor {
  constructor(
    private readonly connections: Connections,
    private readonly unitOfWork: UnitOfWork,
    private readonly progress: AuditProgress,
    private readonly bookings: Bookings,
    private readonly config: AuditConfig,
  ) {}

  /**
   * Audits the hours that have ended, and then the rest of the round.
   * @throws Unavailable without a database; RoundWentOn when another process audits, too
   */
  async run(options: RunOptions = {}): Promise<void> {
    const run: Run = { signal: new AbortController().signal, rest: () => Promise.resolve(), ...options };
    try {
      let round = (await this.progress.findLatestRound()) ?? (await this.startRound(1));
      await this.auditBrokenHours(run);
      await this.auditNewHours(run);
      if (round.stage === 'done' && options.isRoundDue?.(round, await this.unitOfWork.now())) {
        round = await this.startRound(round.round + 1);
      }
      while (round.stage !== 'done' && !run.signal.aborted) {
        round = await this.auditNext(round, run);
        await this.auditNewHours(run);
      }
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  }

  /** The end of the last hour whose bookings are all committed. */
  async endOfCompleteHours(): Promise<Date> {
    const now = await this.unitOfWork.now();
    return startOfHour(new Date(now.getTime() - LONGEST_TRANSACTION_MS));
  }

  private async startRound(round: number): Promise<Round> {
    return this.progress.startRound(round, await this.endOfCompleteHours());
  }

  private async auditBrokenHours(run: Run): Promise<void> {
    for (const { hour } of await this.progress.findBrokenHours(BROKEN_HOURS_AGAIN)) {
      if (!run.signal.aborted) await this.auditHour(hour, true, run);
    }
  }

  /** In order. After the last one, the sums of the last finished round are compared with the present, too. */
  private async auditNewHours(run: Run): Promise<void> {
    const end = await this.endOfCompleteHours();
    const newest = await this.progress.findLastHour();
    if (newest && hourAfter(newest.hour) >= end) return;
    const period = { from: newest ? hourAfter(newest.hour) : ALWAYS.from, to: end };
    let hour = await this.bookings.findNextHour(period);
    let last: Date | undefined;
    while (hour && !run.signal.aborted) {
      const next: Date | undefined = await this.bookings.findNextHour({ from: hourAfter(hour), to: end });
      await this.auditHour(hour, next === undefined || dayOf(next) !== dayOf(hour), run);
      last = hour;
      hour = next;
    }
    if (run.signal.aborted) return;
    const lastHour = new Date(end.getTime() - HOUR_MS);
    if (last?.getTime() !== lastHour.getTime()) {
      await this.progress.saveHour({ hour: lastHour, durationMs: 0, result: NOTHING_EXAMINED });
    }
    const finished = await this.progress.findLastFinishedRound();
    if (finished) await this.compareTotals(finished, run);
  }

  private async auditHour(hour: Date, endsDay: boolean, { rest, signal }: Run): Promise<void> {
    const to = hourAfter(hour);
    let result = NOTHING_EXAMINED;
    let busyMs = 0;
    for (let from = hour; from < to;) {
      if (signal.aborted && from > hour) return; // half of it: the next run begins it anew
      const window = await this.bookings.firstWindowOf({ from, to });
      const part = await this.examine(hourChecks, (kept) => hourOf(window, kept));
      result = together(result, part.result);
      busyMs += part.busyMs;
      from = window.to;
      await rest(part.busyMs);
    }
    if (endsDay) {
      const keys = await this.examine(dayChecks, (kept) => hourOf({ from: hour, to }, kept));
      result = together(result, keys.result);
      busyMs += keys.busyMs;
      await rest(keys.busyMs);
    }
    await this.progress.saveHour({ hour, durationMs: busyMs, result });
  }

  private auditNext(round: Round, run: Run): Promise<Round> {
    switch (round.stage) {
      case 'hours':
        return this.auditHoursAgain(round, run);
      case 'customers':
      case 'coupons':
      case 'products':
        return this.walkOn(round, walks[round.stage], run);
      default:
        return this.finish(round, run);
    }
  }

  /** Whatever happened to the rows of an hour since it was audited shows up here; hours audited in this round are done. */
  private async auditHoursAgain(round: Round, run: Run): Promise<Round> {
    const hour = await this.bookings.findNextHour({ from: round.hour ?? ALWAYS.from, to: round.unitsFrom });
    if (!hour) return this.progress.moveOn(round, { stage: 'customers' });
    const audited = await this.progress.findHour(hour);
    if (!audited || audited.auditedAt < round.startedAt) await this.auditHour(hour, true, run);
    if (run.signal.aborted) return round;
    return this.progress.moveOn(round, { hour: hourAfter(hour) });
  }

  private async walkOn(round: Round, walk: Walk, { rest }: Run): Promise<Round> {
    const range = await this.bookings.nextRange(walk, round.position);
    if (!range) return this.progress.moveOn(round, { stage: stageAfter(round.stage), position: FIRST_KEY });
    const { result, busyMs } = await this.examine(walk.checks, (kept) => walk.scope(range, kept));
    const began = performance.now();
    const units = addUnits(round.round, unitsOfCustomers(range, round.unitsFrom));
    const moved = await this.progress.moveOn(
      round,
      { position: range.upTo, result: together(round.result, result) },
      (tx) => (round.stage === 'customers' ? execute(tx, units.text, units.parameters) : Promise.resolve()),
    );
    await rest(busyMs + performance.now() - began);
    return moved;
  }

  private async finish(round: Round, run: Run): Promise<Round> {
    const { result, current } = await this.totals(round, run);
    if (!result) return current;
    return this.progress.moveOn(
      current,
      { stage: 'done', result: together(current.result, result), finishedAt: await this.unitOfWork.now() },
      (tx) => execute(tx, 'DELETE FROM audit_units WHERE round < ?', [round.round]),
    );
  }

  /** Replaces what the last comparison found. */
  private async compareTotals(round: Round, run: Run): Promise<void> {
    const { result, current } = await this.totals(round, run);
    if (!result) return;
    const names = new Set(totalChecks.map(({ name }) => name));
    const others = current.result.findings.filter(({ name }) => !names.has(name));
    await this.progress.moveOn(current, {
      result: together(
        {
          examined: current.result.examined,
          violations: others.reduce((sum, { violationCount }) => sum + violationCount, 0),
          findings: others,
        },
        { ...result, examined: 0 },
      ),
    });
  }

  /** Adds the complete hours since to the sums, and compares them with the present; no result of an aborted run. */
  private async totals(round: Round, { rest, signal }: Run): Promise<{ result: Examined | undefined; current: Round }> {
    const end = await this.endOfCompleteHours();
    let current = round;
    while (current.unitsUntil < end) {
      if (signal.aborted) return { result: undefined, current };
      const began = performance.now();
      const hour = await this.bookings.findNextHour({ from: current.unitsUntil, to: end });
      const to = hour ? hourAfter(hour) : end;
      const units = addUnits(round.round, unitsOfBookings({ from: current.unitsUntil, to }));
      current = await this.progress.moveOn(current, { unitsUntil: to }, (tx) =>
        execute(tx, units.text, units.parameters),
      );
      await rest(performance.now() - began);
    }
    const { result, busyMs } = await this.examine(totalChecks, (kept) => ({
      ...wholeHistory(kept),
      linesOfProducts: linesSince(round.round, { from: current.unitsUntil, to: ALWAYS.to }),
    }));
    await rest(busyMs);
    return { result, current };
  }

  private async examine(
    checks: readonly Check[],
    scopeOf: (kept: Kept) => Scope,
  ): Promise<{ result: Examined; busyMs: number }> {
    const began = performance.now();
    const deadline = Deadline.after(WINDOW_DEADLINE_MS);
    const kept = keptAt(await this.unitOfWork.now(), this.config.eventRetentionDays);
    const results = await this.connections.borrow(deadline, (connection) =>
      onSnapshot(connection, deadline, (snapshot) => examineAll(checks, scopeOf(kept), snapshot)),
    );
    return { result: examinedIn(results), busyMs: performance.now() - began };
  }
}

type Run = Required<Pick<RunOptions, 'signal' | 'rest'>>;

async function examineAll(checks: readonly Check[], scope: Scope, snapshot: Snapshot): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await examine(check, scope, snapshot));
  return results;
}

const stageAfter = (stage: Stage): Stage => STAGES[STAGES.indexOf(stage) + 1] ?? 'done';
const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
