import { schema } from '@app/compositions';
import type { MigrationClass } from '@app/platform';
import { migrations as dataPlatform } from '../../apps/data-platform/src/migrations';

/** Every migration of both schemas, once, in the order in which they run. */
export const allMigrations: readonly MigrationClass[] = [...new Set([...schema, ...dataPlatform])].sort(
  (a, b) => stampOf(a) - stampOf(b),
);

function stampOf({ name }: MigrationClass): number {
  return Number(name.slice(-13));
}

/** Of the migrations that change a table which may be large. */
const changesOf = (migrations: readonly MigrationClass[]): string[] =>
  migrations
    .filter(({ change: { locks } }) => Object.values(locks.secondsAtTenMillion).some((seconds) => seconds > 0))
    .map(({ name, change: { locks } }) => {
      const { mariadb, mysql } = locks.blocks;
      const { mariadb: onMariaDb, mysql: onMySql } = locks.secondsAtTenMillion;
      return `| ${name} | \`${locks.table}\` | ${mariadb} | ${onMariaDb} | ${mysql} | ${onMySql} |`;
    });

/** docs/migrations.md */
export const migrationsPage = (): string => `# Migrations
Written by \`npm run derived\` from the declarations of the migrations (\`static readonly change\`).

\`npm run migrate\` runs what is pending, one process at a time, while the release before goes on serving: each migration says
whether older builds may run beside it ([ADR 0043](adr/0043-schema-and-build.md)). ${
  allMigrations.filter(({ change }) => !change.olderBuildsRun).length
} of ${allMigrations.length} exclude older builds.

*Blocks* says what requests wait for while a migration runs: \`nothing\`, \`rows\` (a few at a time, as any transaction),
\`writes\` of the table, or \`everything\` of it. The times are how long a migration takes with **ten million rows**, extrapolated
in proportion to the rows from \`npm run bench -- migrations\` with 100,000 rows (20,000 for some on MySQL) on two cores, with
durable commits. Those cores had other work to do at the same time: the times are upper bounds. No table of ten million rows was
measured, nor one of a million. What blocks \`writes\` does so for a part of its time: about a third in these measurements. Migrations
that take no time at any size (new tables, descriptions, small tables), and those that lock a few rows at a time and were not measured,
are left out.

| migration | table | MariaDB blocks | seconds | MySQL blocks | seconds |
|---|---|---|--:|---|--:|
${changesOf(allMigrations).join('\n')}

The first time that a shop of ten million rows is migrated, run those that block writes at a quiet time, or with a tool that
copies the table beside the sale (gh-ost, pt-online-schema-change), and enter them into \`migrations\` by hand.
`;
