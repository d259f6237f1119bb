import { v7 } from 'uuid';

/** A connection, or a pool of them. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

export const insert = (db: Queryable, table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> =>
  db.query(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (?)`, [Object.values(row)]);

/** An id as the application makes it: shortly before the booking. */
export const idBefore = (at: Date): string => v7({ msecs: at.getTime() - 40 });
