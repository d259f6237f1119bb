import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestDatabase } from './database';

const ROOT = join(__dirname, '..', '..');

/** Runs data-platform's migrations as an operator would (`npm run migrate:data-platform`), without npm's own start-up. */
export async function migrateDataPlatform({ adminEnvironment }: TestDatabase): Promise<void> {
  const cli = join('libs', 'platform', 'src', 'database', 'migrate.cli.ts');
  const config = join('apps', 'data-platform', 'ormconfig.ts');
  await promisify(execFile)(process.execPath, ['-r', '@swc-node/register', cli, config], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...adminEnvironment },
  });
}
