import type { Connection } from 'mysql2/promise';
import { onServer } from './references/schemas';
import type { BenchRun } from './run';

/** Counters of the database server, since it began. */
export const statusOf = <Name extends string>(run: BenchRun, names: readonly Name[]): Promise<Record<Name, number>> =>
  onServer(run, (connection) => statusBy(connection, names));

/** By a connection that is there already: a login is a statement or two more. */
export async function statusBy<Name extends string>(
  connection: Connection,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const [rows] = await connection.query('SHOW GLOBAL STATUS WHERE Variable_name IN (?)', [names]);
  const found = new Map((rows as { Variable_name: string; Value: string }[]).map((row) => [row.Variable_name, row]));
  return Object.fromEntries(names.map((name) => [name, Number(found.get(name)?.Value)])) as Record<Name, number>;
}
