// `npm run audit`: the auditor over the database of the running system, or the one that DATABASE_* variables name.
// Exit code 0 when nothing is lost or made up, 1 when something is, 2 when that could not be found out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from './lib/json-file.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { complain, Refusal } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';

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
  const { database } = readJson(local('run.json')) ?? {};
  if (!database) {
    throw new Refusal(
      'No system runs here: start it with npm start, or name a database with the DATABASE_* variables.',
    );
  }
  return {
    DATABASE_ENGINE: database.engine,
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    DATABASE_USER: database.user,
    DATABASE_PASSWORD: database.password,
    DATABASE_NAME: database.name,
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
