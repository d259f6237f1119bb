import type { CheckResult } from '../audit-report';

const LISTED = 100;

/** A check with violations, and the first hundred of them. */
export type Finding = Pick<CheckResult, 'name' | 'rule' | 'violationCount' | 'violations'>;

/** What one or more windows of an audit have shown. */
export interface Examined {
  /** How many rows all checks together have examined. */
  readonly examined: number;
  readonly violations: number;
  readonly findings: readonly Finding[];
}

export const NOTHING_EXAMINED: Examined = { examined: 0, violations: 0, findings: [] };

export const examinedIn = (results: readonly CheckResult[]): Examined => ({
  examined: results.reduce((sum, { examined }) => sum + examined, 0),
  violations: results.reduce((sum, { violationCount }) => sum + violationCount, 0),
  findings: results
    .filter(({ ok }) => !ok)
    .map(({ name, rule, violationCount, violations }) => ({ name, rule, violationCount, violations })),
});

/** Bounded: of each check it keeps the first hundred violations, and counts all. */
export const together = (one: Examined, other: Examined): Examined => ({
  examined: one.examined + other.examined,
  violations: one.violations + other.violations,
  findings: other.findings.reduce(withFinding, one.findings),
});

function withFinding(findings: readonly Finding[], added: Finding): readonly Finding[] {
  const known = findings.find(({ name }) => name === added.name);
  if (!known) return [...findings, added];
  const both = {
    ...known,
    violationCount: known.violationCount + added.violationCount,
    violations: [...known.violations, ...added.violations].slice(0, LISTED),
  };
  return findings.map((each) => (each === known ? both : each));
}
