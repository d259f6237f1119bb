import type { TestDatabase } from './database';
import type { TestSystem } from './system';

/** Nothing was lost or made up: the auditor says so, and names what broke otherwise. */
export async function expectAuditOk(system: TestSystem): Promise<void> {
  const { ok, checks } = await system.audit();
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  expect(ok).toBe(true);
}

export const ordersIn = (database: TestDatabase): Promise<number> => count(database, 'orders');
export const debitsIn = (database: TestDatabase): Promise<number> =>
  count(database, "wallet_entries WHERE kind = 'order'");
export const eventsIn = (database: TestDatabase): Promise<number> => count(database, 'outbox_events');

async function count({ dataSource }: TestDatabase, rows: string): Promise<number> {
  const [row] = await dataSource.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${rows}`);
  return Number(row?.n);
}
