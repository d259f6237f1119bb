import type { AuditReport, CheckResult } from '../audit-report';
import type { Finding } from '../rounds/findings';

const SHOWN = 10;

/** Prints a table of the checks, the violations, and a last line with the result. */
export function printReport(report: AuditReport, seconds: number): string {
  return [
    ...table(report.checks),
    ...report.checks.filter(({ ok }) => !ok).flatMap(violationsOf),
    '',
    verdict(report, seconds),
  ].join('\n');
}

function table(checks: readonly CheckResult[]): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const row = (name: string, examined: string, violations: string, verdict: string) =>
    `${name.padEnd(width)}  ${examined.padStart(12)}  ${violations.padStart(10)}  ${verdict}`.trimEnd();
  return [
    row('check', 'examined', 'violations', ''),
    ...checks.map(({ name, examined, violationCount, ok }) =>
      row(name, grouped(examined), grouped(violationCount), ok ? 'ok' : 'BROKEN'),
    ),
  ];
}

/** The rule, its first violations, and how many more there are. */
export function violationsOf({ name, rule, violationCount, violations }: Finding): string[] {
  const shown = violations.slice(0, SHOWN);
  const more = violationCount - shown.length;
  return [
    '',
    `${name}: ${rule}`,
    ...shown.flatMap(({ row, expected, found }) => [
      `  ${Object.entries(row)
        .map(([key, value]) => `${key} ${value ?? 'none'}`)
        .join(', ')}`,
      `    expected ${expected}`,
      `    found    ${found}`,
    ]),
    ...(more > 0 ? [`  and ${grouped(more)} more`] : []),
  ];
}

function verdict({ ok, checks, checkedAt }: AuditReport, seconds: number): string {
  const broken = checks.filter((check) => !check.ok);
  const count = broken.reduce((sum, { violationCount }) => sum + violationCount, 0);
  const of = `${checks.length} checks on one snapshot of ${checkedAt.toISOString()}, in ${seconds.toFixed(1)} s`;
  return ok
    ? `Nothing is lost and nothing made up: ${of}.`
    : `${grouped(count)} violations in ${broken.length} of ${of}.`;
}

export const grouped = (n: number): string => n.toLocaleString('en-US');
