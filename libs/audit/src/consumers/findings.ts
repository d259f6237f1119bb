import type { CheckResult, Violation } from '../audit-report';

const LISTED = 100;

/** The violations of a check with more than one statement. */
export class Findings {
  private readonly listed: Violation[] = [];
  private count = 0;
  private examined = 0;

  constructor(private readonly check: Pick<CheckResult, 'name' | 'rule'>) {}

  examine(rows: number): void {
    this.examined += rows;
  }

  add(violation: Violation): void {
    this.count++;
    if (this.listed.length < LISTED) this.listed.push(violation);
  }

  result(): CheckResult {
    return {
      ...this.check,
      ok: this.count === 0,
      examined: this.examined,
      violationCount: this.count,
      violations: this.listed,
    };
  }
}
