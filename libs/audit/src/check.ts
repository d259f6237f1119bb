import type { Scope } from './scope/scope';
import type { Sql } from './sql';

/** One thing that must hold, and the statement that finds where it does not. */
export interface Check {
  /** `<what>.<which>`, published in the report. */
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly rule: string;
  /** The rows that must keep the rule: a table, or a SELECT in parentheses. */
  readonly examined: (scope: Scope) => Sql;
  /**
   * A SELECT with one row for each violation: columns that name the row, then `expected` and `found` as text.
   * Nothing in it may grow faster than the rows it reads: no statement for each row, no join without a key.
   */
  readonly violations: (scope: Scope) => Sql;
}
