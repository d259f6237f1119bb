/** The orders to examine, by the time of their booking; an absent bound is open. */
export interface AuditRange {
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

/** A row that breaks a rule. */
export interface Violation {
  /** The columns that identify the row: ids as UUID text, numbers unchanged. */
  readonly row: Readonly<Record<string, string | number | null>>;
  readonly expected: string;
  readonly found: string;
}

export interface CheckResult {
  readonly name: string;
  /** The rule, in one sentence. */
  readonly rule: string;
  readonly ok: boolean;
  /** How many rows the check examined. */
  readonly examined: number;
  readonly violationCount: number;
  /** The first hundred violations, ordered by the columns that identify their rows. */
  readonly violations: readonly Violation[];
}

export interface AuditReport {
  readonly ok: boolean;
  /** The time of the snapshot that every check has read. */
  readonly checkedAt: Date;
  readonly checks: readonly CheckResult[];
}
