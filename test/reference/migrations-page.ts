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
in proportion from measurements with 100,000 rows on two cores with other work and durable commits (\`npm run bench -- migrations\`
repeats them). On MySQL, 300, 310 and 311 were measured with 20,000 rows, and what they block is taken from what they do. No table of a
million rows or more was measured. What blocks \`writes\` does so for a part of its time: nearly all of it for 300 and 310, about a
third for 311 and 312. Migrations that take no time at any size (new tables, descriptions, small tables), and 094 and 320, which lock a
few rows at a time and were not measured, are left out.

| migration | table | MariaDB blocks | seconds | MySQL blocks | seconds |
|---|---|---|--:|---|--:|
${changesOf(allMigrations).join('\n')}

The first time that a shop of ten million rows is migrated, run those that block writes at a quiet time, or with a tool that
copies the table beside the sale (gh-ost, pt-online-schema-change), and enter them into \`migrations\` by hand.
`;
