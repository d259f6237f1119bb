import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, npm } from './npm.mjs';
import { step } from './progress.mjs';
import { digest, root } from './project.mjs';

/**
 * Brings both schemas up to date with the admin account. Skipped when this data directory's own server saw the same
 * migration files already; a server from outside is always asked.
 */
export async function migrate({ database, environment, dataPlatformEnvironment, pids, memory }) {
  const ours = pids.database !== null;
  const files = digestOfMigrations();
  if (ours && memory.get('migrated') === files) return;
  step('migrating the database');
  const asAdmin = { DATABASE_USER: database.admin.user, DATABASE_PASSWORD: database.admin.password };
  await Promise.all([
    npm(['run', 'migrate'], { env: { ...environment, ...asAdmin } }),
    npm(['run', 'migrate:data-platform'], { env: { ...dataPlatformEnvironment, ...asAdmin } }),
  ]);
  if (ours) memory.set('migrated', files);
}

/** Changes with every migration of the checkout. */
export const digestOfMigrations = () =>
  digest(
    migrationFiles()
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\0'),
  );

const migrationFiles = () =>
  [...filesUnder('apps'), ...filesUnder('libs')].filter((path) => /\/migrations(\/.*)?\.ts$/.test(path)).sort();
