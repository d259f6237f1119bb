import type { Connection } from 'mysql2/promise';
import { onServer } from './references/schemas';
import type { BenchRun } from './run';

/** Counters of the database server since its start. */
export const statusOf = <Name extends string>(run: BenchRun, names: readonly Name[]): Promise<Record<Name, number>> =>
  onServer(run, (connection) => statusBy(connection, names));

/** Uses an open connection: a login would add one or two statements. */
export async function statusBy<Name extends string>(
  connection: Connection,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const [rows] = await connection.query('SHOW GLOBAL STATUS WHERE Variable_name IN (?)', [names]);
  const found = new Map((rows as { Variable_name: string; Value: string }[]).map((row) => [row.Variable_name, row]));
  return Object.fromEntries(names.map((name) => [name, Number(found.get(name)?.Value)])) as Record<Name, number>;
}
