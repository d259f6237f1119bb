import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { accountsOf, accountVariables } from './accounts.mjs';
import { auditor, auditorVariables } from './auditor.mjs';
import { Children } from './children.mjs';
import { attempt } from './commands.mjs';
import { identifyRunning, provision } from './database-accounts.mjs';
import { startDatabase } from './database.mjs';
import { openDataDir } from './data-dir.mjs';
import { bucket, queueUrl, startEmulator } from './emulator.mjs';
import { environments } from './environments.mjs';
import { findServers } from './find-servers.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { digestOfMigrations, migrate } from './migrations.mjs';
import { keepPort } from './ports.mjs';
import { step } from './progress.mjs';
import { local, root } from './project.mjs';
import { startRedis } from './redis.mjs';
import { nodeOptions } from './system.mjs';
import { answersOk } from './wait.mjs';

const STOP_SECONDS = 35;
/** Not what is measured: other work on the machine may make starts slow. */
const READY_SECONDS = 240;

/** Customers sign in again and again: the least that argon2 takes. */
const cheapPasswords = { PASSWORD_MEMORY_KIB: '1024', PASSWORD_ITERATIONS: '1', PASSWORD_PARALLELISM: '1' };

/** Of a process's name, such as `api-2`. */
const applicationOf = (name) => name.replace(/-\d+$/, '');

/**
 * A fresh system whose servers and processes may be killed and started again, each on the port that it began with. The
 * servers run, migrated; `start(NAME)` starts processes: `api`, `api-2`, `worker`, `data-platform`, … Its shape is
 * `DrillSystem` in test/drills/system/drill-system.ts.
 *
 * - `smallDisk`: MiB of a file system of its own for the database's data (Linux, as root); `system.databaseDisk` is
 *   undefined where that cannot be made.
 */
export async function openDrillSystem({ dataDir, smallDisk, teardown }) {
  const memory = await openDataDir({ dataDir, fresh: true, teardown });
  const databaseDisk = smallDisk && (await mountDisk({ dir: join(dataDir, 'disk'), mebibytes: smallDisk, teardown }));
  const found = await findServers({ memory, docker: false });
  const children = new Children(dataDir);
  teardown.defer(
    () => children.stop(),
    () => children.kill(),
  );
  const databaseDir = databaseDisk ?? dataDir;
  const isMigrated = copyMigrated(found.database, databaseDir);
  const servers = await serversOf({ found, databaseDir, dataDir, memory, children });
  const addresses = await servers.open();
  const variables = environments(addresses, 'KRW');
  if (!isMigrated) {
    await migrate({ ...addresses, ...variables, memory, pids: { database: servers.databasePid } });
    await children.stopOne('database');
    keepMigrated(found.database, databaseDir);
    await servers.start.database();
  }
  const accounts = accountsOf(memory);
  const shared = { ...variables.environment, ...(await accountVariables(accounts, memory)), ...cheapPasswords };
  const ports = {};
  const urlOf = (name) => `http://127.0.0.1:${ports[name]}`;
  const portOf = async (name) => (ports[name] ??= await keepPort(memory, name));

  async function startProcess(name, environment) {
    const application = applicationOf(name);
    const [port, metricsPort] = [await portOf(name), await portOf(`${name}-metrics`)];
    const listening = application === 'worker' ? {} : { HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port) };
    const own = application === 'worker' ? port : metricsPort;
    const process_ = children.launch({
      name,
      group: application,
      program: process.execPath,
      args: [...nodeOptions, `dist/apps/${application}/src/main.js`],
      env: {
        ...(application === 'data-platform' ? variables.dataPlatformEnvironment : shared),
        ...listening,
        METRICS_HOST: '127.0.0.1',
        METRICS_PORT: String(own),
        ...environment,
      },
      cwd: root,
      port,
      stopSeconds: STOP_SECONDS,
    });
    await children.ready(process_, () => answersOk(`${urlOf(name)}/health/ready`), READY_SECONDS);
  }

  return {
    ...addresses,
    ...variables,
    admin: accounts.admin,
    apiKey: accounts.apiKeys[0].key,
    apiUrls: [await portOf('api'), await portOf('api-2')].map((port) => `http://127.0.0.1:${port}`),
    databaseDisk,
    failure: children.failure,
    start: (name, environment = {}) => servers.start[name]?.() ?? startProcess(name, environment),
    kill: (name) => children.killOne(name),
    stop: (name) => children.stopOne(name),
    signal: (name, what) => children.signalOne(name, what),
    audit: async () => {
      const { code, output } = await attempt(process.execPath, [auditor, '--consumers'], {
        env: auditorVariables(addresses.database),
      });
      return { ok: code === 0, output };
    },
  };
}

/** Database, Redis and emulator, each with a function that starts it (again) on its port and its data. */
async function serversOf({ found, databaseDir, dataDir, memory, children }) {
  const port = {
    database: await keepPort(memory, 'database'),
    redis: await keepPort(memory, 'redis'),
    emulator: await keepPort(memory, 'emulator'),
  };
  const admin = { user: 'commerce_admin', password: memory.secret('admin') };
  const server = { host: '127.0.0.1', port: port.database, admin };
  const start = {
    database: () =>
      startDatabase({
        server: found.database,
        dataDir: databaseDir,
        port: port.database,
        admin,
        durable: true,
        large: false,
        children,
      }),
    redis: () => startRedis({ server: found.redis, dataDir, port: port.redis, children }),
    emulator: () => startEmulator({ dataDir, port: port.emulator, durable: true, children }),
  };
  const databasePid = await start.database();
  await start.redis();
  await start.emulator();
  return { start, databasePid, open: () => addressesOf({ server, port, memory }) };
}

/** The schemas and accounts, made, and where everything is. */
async function addressesOf({ server, port, memory }) {
  const application = { name: 'commerce_drill', user: 'commerce_drill_app', password: memory.secret('application') };
  const name = `${application.name}_data_platform`;
  const platform = { name, user: 'commerce_drill_platform', password: memory.secret('data-platform') };
  await provision({ ...server, owners: [application, platform] });
  const { engine, version } = await identifyRunning({ ...server, ...server.admin });
  const endpoint = `http://127.0.0.1:${port.emulator}`;
  return {
    database: { engine, version, ...server, ...application, dataPlatform: platform },
    redis: { url: `redis://127.0.0.1:${port.redis}` },
    sqs: {
      endpoint,
      queues: { OrderCompleted: queueUrl(endpoint, 'OrderCompleted'), Ranking: queueUrl(endpoint, 'Ranking') },
    },
    s3: { endpoint, bucket, imageBaseUrl: `${endpoint}/${bucket}`, uploadMethod: 'post' },
  };
}

// A migrated data directory, for the next drill: migrating takes longer than a drill.
const kept = local('drill-migrated');
const stampOf = ({ engine, version }) => ({ engine, version, migrations: digestOfMigrations() });

/** Answers whether there was one of these migrations and this server. */
function copyMigrated(server, databaseDir) {
  if (!isDeepStrictEqual(readJson(join(kept, 'stamp.json')), stampOf(server))) return false;
  step('copying a migrated data directory');
  cpSync(join(kept, server.engine), join(databaseDir, server.engine), { recursive: true });
  return true;
}

/** The server must have ended. */
function keepMigrated(server, databaseDir) {
  rmSync(kept, { recursive: true, force: true });
  cpSync(join(databaseDir, server.engine), join(kept, server.engine), { recursive: true });
  rmSync(join(kept, server.engine, 'auto.cnf'), { force: true }); // the identity of one MySQL server
  writeJson(join(kept, 'stamp.json'), stampOf(server));
}

/** A file system in memory that can become full. Answers its directory; undefined where it cannot be mounted. */
async function mountDisk({ dir, mebibytes, teardown }) {
  mkdirSync(dir, { recursive: true });
  await attempt('umount', [dir]); // of a drill that was killed
  const { code } = await attempt('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=700`, 'tmpfs', dir]);
  if (code !== 0) return undefined;
  teardown.defer(() => attempt('umount', [dir], { evenWhenEnding: true }));
  return dir;
}
