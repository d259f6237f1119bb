import type { Scope } from './scope/scope';
import type { Sql } from './sql';

/** One rule, and the statement that finds its violations. */
export interface Check {
  /** `<what>.<which>`, published in the report. */
  readonly name: string;
  /** The rule, in one sentence. */
  readonly rule: string;
  /** The rows that the rule applies to: a table, or a SELECT in parentheses. */
  readonly examined: (scope: Scope) => Sql;
  /**
   * A SELECT with one row for each violation: columns that identify the row, then `expected` and `found` as text. Its
   * cost must be linear in the rows that it reads: no statement for each row, no join without a key.
   */
  readonly violations: (scope: Scope) => Sql;
}
