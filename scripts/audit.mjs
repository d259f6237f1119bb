// `npm run audit`: the auditor over the database of the running system, or of the DATABASE_* variables.
// Exit code 0 when nothing is lost or made up, 1 when something is, 2 when that could not be found out.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { auditor, auditorVariables } from './lib/auditor.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { complain } from './lib/progress.mjs';
import { runningSystem } from './lib/run-file.mjs';

const NOT_AUDITED = 2;

try {
  const variables = process.env.DATABASE_HOST ? {} : auditorVariables(runningSystem().database);
  if (!existsSync(auditor)) await installAndBuild();
  process.exitCode = audit(variables);
} catch (error) {
  complain(error);
  process.exitCode = NOT_AUDITED;
}

/** Its exit code; a signal leaves none. */
function audit(variables) {
  const { status } = spawnSync(process.execPath, [auditor, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  return status ?? NOT_AUDITED;
}
