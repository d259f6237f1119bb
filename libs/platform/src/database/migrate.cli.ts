import { resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { migrate } from './migrate';

/**
 * `node migrate.cli.js ORMCONFIG`: runs the pending migrations of the data source that the file exports, with the
 * account of the DATABASE_* variables. Several may start at once: one migrates, the others wait for it.
 */
async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('name the file that exports the data source, such as ormconfig.ts');
  const { default: dataSource } = (await import(resolve(file))) as { default: DataSource };
  await dataSource.initialize();
  try {
    const done = await migrate(dataSource, {
      onWait: () => say('another process is migrating this schema; waiting for it'),
    });
    for (const name of done) say(`migrated ${name}`);
    if (done.length === 0) say('the schema is up to date');
  } finally {
    await dataSource.destroy();
  }
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`The migration failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
