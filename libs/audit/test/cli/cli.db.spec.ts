import { toBinary } from '@app/platform';
import { freePort } from '@test/support/ports';
import { execFile } from 'node:child_process';
import { AuditedShop } from '../audited-shop';
import type { Scenario } from '../shop/scenario';

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

describe('npm run audit', () => {
  let shop: AuditedShop;
  let scenario: Scenario;

  beforeAll(async () => {
    shop = await AuditedShop.open();
    scenario = await shop.fill();
  });

  afterAll(() => shop.close());

  const audit = (args: readonly string[] = [], environment: Record<string, string> = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ['-r', '@swc-node/register', 'libs/audit/src/cli.ts', ...args],
        { env: { PATH: process.env.PATH, ...shop.database.environment, ...environment } },
        (_, output, complaint) => resolve({ code: child.exitCode ?? -1, output, complaint }),
      );
    });

  it('ends with 0 without violations', async () => {
    const { code, output } = await audit();

    expect(code).toBe(0);
    expect(output).toMatch(/^ledger\.chain +16 +0 {2}ok$/m);
    expect(output).toMatch(/\nNothing is lost and nothing made up: 28 checks on one snapshot of .*\.\n$/);
  });

  it('ends with 1 with a violation, and names it', async () => {
    const { old } = scenario;
    const orderId = toBinary(old.orderId);
    await shop.database.dataSource.query('UPDATE order_lines SET discount = 1 WHERE order_id = ?', [orderId]);

    const { code, output } = await audit();
    expect(code).toBe(1);
    expect(output).toMatch(/^orders\.lines +7 +1 {2}BROKEN$/m);
    expect(output).toContain(`orderId ${old.orderId}`);
    expect(output).toMatch(/\n1 violations in 1 of 28 checks on one snapshot of .*\.\n$/);

    expect((await audit(['--from', shop.hoursAgo(24).toISOString()])).code).toBe(0);
  });

  it.each([
    [
      'the database cannot be reached',
      [],
      () => freePort().then((port) => ({ DATABASE_PORT: String(port) })),
      'be reached',
    ],
    ['the password is wrong', [], () => Promise.resolve({ DATABASE_PASSWORD: 'wrong' }), 'is wrong'],
    ['a variable is missing', [], () => Promise.resolve({ DATABASE_NAME: '' }), 'DATABASE_NAME is missing'],
    [
      'the data platform is not named',
      ['--consumers'],
      () => Promise.resolve({}),
      'DATA_PLATFORM_DATABASE_USER is missing',
    ],
    ['it is called wrongly', ['--until', 'now'], () => Promise.resolve({}), 'Usage: npm run audit'],
  ])('ends with 2 and a message when %s', async (_, args, environment, words) => {
    const { code, output, complaint } = await audit(args, await environment());

    expect(code).toBe(2);
    expect(output).toBe('');
    expect(complaint).toContain(words);
    expect(complaint.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});
