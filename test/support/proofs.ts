import { execFile } from 'node:child_process';
import type { TestDatabase } from './database';
import type { TestSystem } from './system';

/** Asserts that the auditor finds no lost or invented data. @throws with the broken checks */
export async function expectAuditOk(system: TestSystem): Promise<void> {
  const { ok, checks } = await system.audit();
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  expect(ok).toBe(true);
}

/** `npm run audit -- --consumers`: the consumers, too, have what was sent to them, once. */
export async function expectConsumersOk({ database, platformDatabase }: TestSystem): Promise<void> {
  const { DATABASE_USER, DATABASE_PASSWORD, DATABASE_NAME } = platformDatabase.environment;
  const platform = {
    DATA_PLATFORM_DATABASE_USER: DATABASE_USER,
    DATA_PLATFORM_DATABASE_PASSWORD: DATABASE_PASSWORD,
    DATA_PLATFORM_DATABASE_NAME: DATABASE_NAME,
  };
  const env = { PATH: process.env.PATH, ...database.environment, ...platform };
  const cli = ['-r', '@swc-node/register', 'libs/audit/src/cli.ts', '--consumers'];
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, cli, { env }, (_, output, complaint) => resolve(output + complaint));
  });
  expect(printed).toContain('Nothing is lost and nothing made up');
}

export const ordersIn = (database: TestDatabase): Promise<number> => count(database, 'orders');
export const debitsIn = (database: TestDatabase): Promise<number> =>
  count(database, "wallet_entries WHERE kind = 'order'");
export const eventsIn = (database: TestDatabase): Promise<number> => count(database, 'outbox_events');

async function count({ dataSource }: TestDatabase, rows: string): Promise<number> {
  const [row] = await dataSource.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${rows}`);
  return Number(row?.n);
}
