import { fromBinary } from '@app/platform';
import type { CheckResult, Violation } from './audit-report';
import type { Check } from './check';
import type { Scope } from './scope/scope';
import type { Snapshot } from './snapshot';
import { sql } from './sql';

const LISTED = 100;
const UUID_BYTES = 16;

type Column = Buffer | string | number | null;

interface ViolationRow {
  readonly expected: string;
  readonly found: string;
  readonly violation_count: number | string;
  readonly [column: string]: Column;
}

/**
 * Runs one count and one statement, for any number of rows and violations. The listed violations are ordered by the
 * columns that identify them, so two audits of the same tables return the same list.
 */
export async function examine(check: Check, scope: Scope, snapshot: Snapshot): Promise<CheckResult> {
  const examined = await snapshot.count(check.examined(scope));
  const rows = await snapshot.rows<ViolationRow>(sql`
    SELECT violation.*, COUNT(*) OVER () AS violation_count
    FROM (${check.violations(scope)}) violation ORDER BY 1, 2, 3, 4 LIMIT ${LISTED}`);
  return {
    name: check.name,
    rule: check.rule,
    ok: rows.length === 0,
    examined,
    violationCount: Number(rows[0]?.violation_count ?? 0),
    violations: rows.map(toViolation),
  };
}

const toViolation = ({ expected, found, violation_count, ...row }: ViolationRow): Violation => ({
  row: Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), readable(column, value)])),
  expected,
  found,
});

const camelCase = (column: string): string => column.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function readable(column: string, value: Column): string | number | null {
  // A UNION of two columns may be a BIGINT, which the driver returns as text.
  if (column.endsWith('_no') && value !== null) return Number(value);
  if (!Buffer.isBuffer(value)) return value;
  return value.length === UUID_BYTES ? fromBinary(value) : value.toString('hex');
}
