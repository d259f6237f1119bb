import type { MigrationInterface } from 'typeorm';

/** What requests wait for while a migration runs. */
export type Blocks =
  /** New tables, and changes of the table's description alone. */
  | 'nothing'
  /** A few rows at a time, as any transaction of the application. */
  | 'rows'
  /** Every write to the table; reads go on. */
  | 'writes'
  /** Every read and write of the table. */
  | 'everything';

interface OnEngines<Value> {
  readonly mariadb: Value;
  readonly mysql: Value;
}

/** How long a migration blocks others. */
export interface MigrationLocks {
  /** The table that others wait for. */
  readonly table: string;
  /** On each engine; both may differ in what they change online. */
  readonly blocks: OnEngines<Blocks>;
  /** Seconds that the migration takes where the table has ten million rows (docs/migrations.md says what was measured). */
  readonly secondsAtTenMillion: OnEngines<number>;
}

export interface SchemaChange {
  /**
   * Whether builds that do not know the migration may go on running on its schema. `no` is for a contraction: such
   * builds refuse to start once it has run.
   */
  readonly olderBuildsRun: boolean;
  readonly locks: MigrationLocks;
}

/** A migration, and what it means for the processes that run beside it. */
export interface MigrationClass {
  new (): MigrationInterface;
  readonly change: SchemaChange;
}

/** A table that did not exist: nobody waits for it, and older builds do not know it. */
export const newTable = (table: string): SchemaChange => ({
  olderBuildsRun: true,
  locks: {
    table,
    blocks: { mariadb: 'nothing', mysql: 'nothing' },
    secondsAtTenMillion: { mariadb: 0, mysql: 0 },
  },
});
