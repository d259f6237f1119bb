import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OwnProcess, variablesOf } from './own-process';
import type { BenchRun } from './run';

const ROOT = join(__dirname, '..', '..');

/** An api of the suite's own on the run's schema and the Redis database of that number, with an admin of its own. `options` are node's. */
export async function startOwnApi(
  run: BenchRun,
  redisDatabase: number,
  options: readonly string[] = [],
): Promise<BenchRun> {
  const admin = { email: 'admin@bench.example', password: randomUUID() };
  const redis = new URL(run.redis.url);
  redis.pathname = `/${redisDatabase}`;
  const { name, admin: account } = run.database;
  const { url, pids } = await OwnProcess.start(
    'api',
    {
      ...variablesOf('api', run),
      ...{ DATABASE_NAME: name, DATABASE_USER: account.user, DATABASE_PASSWORD: account.password },
      ...{ REDIS_URL: redis.href, ADMIN_EMAIL: admin.email, ADMIN_PASSWORD_HASH: hashOf(admin.password) },
    },
    options,
  );
  return { ...run, admin, apiUrls: [url], redis: { url: redis.href }, pids: { ...run.pids, api: pids } };
}

/**
 * The output of `npm run audit` for the run's schema: it has half an hour, where GET /admin/audit answers within a minute.
 * @throws when a check is broken, or the audit failed
 */
export function auditSchema({ database, environment }: BenchRun): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/libs/audit/src/cli.js')], {
    encoding: 'utf8',
    env: {
      ...{ ...process.env, ...environment, DATABASE_NAME: database.name },
      ...{ DATABASE_USER: database.admin.user, DATABASE_PASSWORD: database.admin.password },
    },
  });
  if (status !== 0) throw new Error(`the audit of ${database.name} ended with ${String(status)}:\n${stdout}${stderr}`);
  return stdout.trim().split('\n').at(-1)!;
}

function hashOf(password: string): string {
  const program = join(ROOT, 'dist/apps/api/src/hash-password.js');
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', input: password });
  const hash = /\$argon2id\$\S+/.exec(stdout)?.[0];
  if (hash === undefined) throw new Error(`no hash of a password: ${stderr}`);
  return hash;
}
