import type { Connection } from 'mysql2/promise';

/**
 * `fill` without the secondary keys of these tables, which are built afterwards from sorted rows: to keep them up row by
 * row in another order than theirs would read and write each page again and again.
 */
export async function withoutSecondaryKeys(
  connection: Connection,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<void> {
  const dropped = new Map<string, readonly string[]>();
  for (const table of tables) {
    const keys = await secondaryKeys(connection, table);
    await connection.query(`ALTER TABLE ${table} ${keys.map((key) => `DROP KEY ${nameOf(key)}`).join(', ')}`);
    dropped.set(table, keys);
  }
  await fill();
  for (const [table, keys] of dropped) {
    await connection.query(`ALTER TABLE ${table} ${keys.map((key) => `ADD ${key}`).join(', ')}`);
  }
}

/** As `KEY name (columns)`; unique ones are not among them. */
async function secondaryKeys(connection: Connection, table: string): Promise<string[]> {
  const [rows] = await connection.query(`SHOW CREATE TABLE ${table}`);
  const text = (rows as { 'Create Table': string }[])[0]!['Create Table'];
  return [...text.matchAll(/^\s+(KEY `\w+` \([^)]+\))/gm)].map(([, key]) => key!);
}

const nameOf = (key: string): string => /`\w+`/.exec(key)![0];
