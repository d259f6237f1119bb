// `npm run audit`: the auditor over the database of the running system, or the one that DATABASE_* variables name.
// Exit code 0 when nothing is lost or made up, 1 when something is, 2 when that could not be found out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installAndBuild } from './lib/npm.mjs';
import { complain } from './lib/progress.mjs';
import { root } from './lib/project.mjs';
import { runningSystem } from './lib/run-file.mjs';

const entryPoint = join(root, 'dist', 'libs', 'audit', 'src', 'cli.js');
const NOT_AUDITED = 2;

try {
  const variables = process.env.DATABASE_HOST ? {} : variablesOfRunningSystem();
  if (!existsSync(entryPoint)) await installAndBuild();
  process.exitCode = audit(variables);
} catch (error) {
  complain(error);
  process.exitCode = NOT_AUDITED;
}

function variablesOfRunningSystem() {
  const { database } = runningSystem();
  return {
    DATABASE_ENGINE: database.engine,
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    DATABASE_USER: database.user,
    DATABASE_PASSWORD: database.password,
    DATABASE_NAME: database.name,
    ...(database.dataPlatform && {
      DATA_PLATFORM_DATABASE_USER: database.dataPlatform.user,
      DATA_PLATFORM_DATABASE_PASSWORD: database.dataPlatform.password,
      DATA_PLATFORM_DATABASE_NAME: database.dataPlatform.name,
    }),
  };
}

/** Its exit code; a signal leaves none. */
function audit(variables) {
  const { status } = spawnSync(process.execPath, [entryPoint, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  return status ?? NOT_AUDITED;
}
