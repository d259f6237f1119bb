import { escape, raw } from 'mysql2';

/** The references share no code with what they are compared with, so that it can change without them. */
export const toBinary = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function fromBinary(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Several statements for one round trip. */
export const together = (statements: readonly Statement[]): Statement => ({
  sql: statements.map(({ sql }) => sql).join(';\n'),
  parameters: statements.flatMap(({ parameters }) => parameters),
});

/** A long text as bytes, as the shop sends it. */
export const asBytes = (text: string): unknown => raw(`_binary${escape(text)}`);

/** `CASE … WHEN ? THEN ? … ELSE ? END` for rows that WHERE names: the first one's value is the ELSE. */
export function caseOf<Row>(column: string, rows: readonly Row[], pick: (row: Row) => [Buffer, number]): Statement {
  const [, common] = pick(rows[0]!);
  const others = rows.map(pick).filter(([, value]) => value !== common);
  if (others.length === 0) return { sql: '?', parameters: [common] };
  return {
    sql: `CASE ${column} ${others.map(() => 'WHEN ? THEN ?').join(' ')} ELSE ? END`,
    parameters: [...others.flat(), common],
  };
}

export const insertInto = (table: string, columns: string, rows: readonly (readonly unknown[])[]): Statement => ({
  sql: `INSERT INTO ${table} (${columns}) VALUES ?`,
  parameters: [rows],
});
