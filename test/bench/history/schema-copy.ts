import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';

/** Tables whose rows the processes need to be there. */
const WITH_ROWS = ['migrations', 'ranking_generations', 'outbox_destinations'];

/** A schema beside the run's own, with the same empty tables. Answers the run with that schema. */
export async function besideIt(run: BenchRun, suffix: string): Promise<BenchRun> {
  const own = run.database.name;
  const name = `${own}_${suffix}`;
  await onServer(run, async (connection) => {
    await connection.query(`DROP DATABASE IF EXISTS ${name}`);
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    for (const table of await tablesOf(run))
      await connection.query(`CREATE TABLE ${name}.${table} LIKE ${own}.${table}`);
    for (const table of WITH_ROWS) {
      const [columns] = await connection.query(`SHOW COLUMNS FROM ${own}.${table} WHERE Extra NOT LIKE '%GENERATED%'`);
      const list = (columns as { Field: string }[]).map(({ Field }) => Field).join(', ');
      await connection.query(`INSERT INTO ${name}.${table} (${list}) SELECT ${list} FROM ${own}.${table}`);
    }
  });
  return { ...run, database: { ...run.database, name } };
}

/** MiB that each table takes with its keys, the largest first, as the engine estimates it; the rows, too. */
export const sizesOf = ({ database, ...run }: BenchRun): Promise<{ table: string; rows: number; mib: number }[]> =>
  onServer({ ...run, database }, async (connection) => {
    const [found] = await connection.query(
      `SELECT table_name AS name, table_rows AS rows_there, data_length + index_length AS bytes
       FROM information_schema.tables WHERE table_schema = ? ORDER BY bytes DESC`,
      [database.name],
    );
    return (found as { name: string; rows_there: number; bytes: number }[]).map(({ name, rows_there, bytes }) => ({
      table: name,
      rows: rows_there,
      mib: bytes / 2 ** 20,
    }));
  });

async function tablesOf(run: BenchRun): Promise<string[]> {
  return onServer(run, async (connection) => {
    const [rows] = await connection.query(`SHOW TABLES FROM ${run.database.name}`);
    return (rows as Record<string, string>[]).map((row) => Object.values(row)[0]!);
  });
}
