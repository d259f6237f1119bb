import type { CheckResult } from '@app/audit';
import { printReport } from '../../src/cli/print-report';

const checkedAt = new Date('2026-11-20T12:00:00.000Z');
const good: CheckResult = {
  name: 'ledger.chain',
  rule: 'Balances follow from entries.',
  ok: true,
  examined: 1_234_567,
  violationCount: 0,
  violations: [],
};
const broken: CheckResult = {
  name: 'orders.payments',
  rule: 'An order has one debit.',
  ok: false,
  examined: 20,
  violationCount: 12,
  violations: Array.from({ length: 12 }, (_, n) => ({
    row: { userId: `user-${n}`, orderId: null },
    expected: '1 debit',
    found: '2 debits',
  })),
};

describe('The report of npm run audit', () => {
  it('is a table and a last line', () => {
    expect(printReport({ ok: true, checkedAt, checks: [good] }, 1.25).split('\n')).toEqual([
      'check             examined  violations',
      'ledger.chain     1,234,567           0  ok',
      '',
      'Nothing is lost and nothing made up: 1 checks on one snapshot of 2026-11-20T12:00:00.000Z, in 1.3 s.',
    ]);
  });

  it('lists the first violations of a rule, and counts the others', () => {
    const lines = printReport({ ok: false, checkedAt, checks: [good, broken] }, 2).split('\n');

    expect(lines.slice(1, 8)).toEqual([
      'ledger.chain        1,234,567           0  ok',
      'orders.payments            20          12  BROKEN',
      '',
      'orders.payments: An order has one debit.',
      '  userId user-0, orderId none',
      '    expected 1 debit',
      '    found    2 debits',
    ]);
    expect(lines.filter((line) => line.startsWith('  userId'))).toHaveLength(10);
    expect(lines.slice(-3)).toEqual([
      '  and 2 more',
      '',
      '12 violations in 1 of 2 checks on one snapshot of 2026-11-20T12:00:00.000Z, in 2.0 s.',
    ]);
  });
});
