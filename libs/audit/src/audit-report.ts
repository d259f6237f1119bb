/** Which orders are examined, by the time of their booking; what is left out is open. */
export interface AuditRange {
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

/** A row that is not as it must be. */
export interface Violation {
  /** What the row is found by: ids as UUID text, numbers as they are. */
  readonly row: Readonly<Record<string, string | number | null>>;
  readonly expected: string;
  readonly found: string;
}

export interface CheckResult {
  readonly name: string;
  /** What must hold, in a sentence. */
  readonly rule: string;
  readonly ok: boolean;
  /** How many rows had to keep the rule. */
  readonly examined: number;
  readonly violationCount: number;
  /** The first hundred of them, by what names their rows. */
  readonly violations: readonly Violation[];
}

export interface AuditReport {
  readonly ok: boolean;
  /** The moment of the snapshot that every check has read. */
  readonly checkedAt: Date;
  readonly checks: readonly CheckResult[];
}
