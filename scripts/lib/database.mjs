import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { canLogIn } from './database-accounts.mjs';
import { step } from './progress.mjs';

/**
 * Starts a MariaDB or MySQL server of our own on 127.0.0.1 with its data under `dataDir`, and waits until the admin
 * account can log in. `durable`: every commit is on the disk before it is answered, as in production. `large`: with a
 * production server's share of the memory, for what is measured; otherwise it leaves the memory to others. `role`:
 * `primary` with a binary log, `replica` read-only; neither without a replica.
 */
export async function startDatabase({ server, dataDir, port, admin, durable, large, children, role }) {
  const dir = join(dataDir, server.engine);
  if (!existsSync(dir)) await initialise(server, dir);
  step(`starting ${server.engine} ${server.version}${role === 'replica' ? ' as a replica' : ''} on port ${port}`);
  const initFile = join(dataDir, 'admin-account.sql');
  writeFileSync(initFile, adminAccount(server.engine, admin, role), { mode: 0o600 });
  const child = children.launch({
    name: role === 'replica' ? 'database-replica' : 'database',
    program: server.program,
    args: [
      '--no-defaults',
      ...options({ server, dir, port, initFile, durable, large, role, temporary: ownTemporary(dataDir) }),
    ],
    port,
    stopSeconds: 120,
  });
  await children.ready(child, () => canLogIn({ host: '127.0.0.1', port, ...admin }), 120);
  rmSync(initFile);
  return child.pid;
}

/** A server that starts empties its directory of temporary tables: two must not share one. */
function ownTemporary(dataDir) {
  const dir = join(dataDir, 'tmp');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

function options({ server, dir, port, initFile, durable, large, role, temporary }) {
  const common = {
    datadir: dir,
    port,
    'bind-address': '127.0.0.1',
    // Relative to the data directory: a socket's path may not have more than about a hundred characters.
    socket: 'server.sock',
    'pid-file': 'server.pid',
    'init-file': initFile,
    tmpdir: temporary,
    'skip-name-resolve': 'ON',
    'default-time-zone': '+00:00',
    'character-set-server': 'utf8mb4',
    'collation-server': 'utf8mb4_unicode_ci',
    'max-connections': 500,
    ...(large ? largeMemory(server.engine) : { 'innodb-buffer-pool-size': '256M' }),
    'innodb-flush-log-at-trx-commit': durable ? 1 : 2,
    'performance-schema': 'OFF',
    ...server.options,
    ...asRoot(),
  };
  // MySQL writes a binary log by default, opens a second port, and asks for more kernel queues than containers have.
  const mysql = { ...(!role && { 'skip-log-bin': 'ON' }), mysqlx: 'OFF', 'innodb-use-native-aio': 'OFF' };
  const replication = role ? replicated({ engine: server.engine, role, durable }) : {};
  return Object.entries({ ...common, ...(server.engine === 'mysql' && mysql), ...replication }).map(
    ([name, value]) => `--${name}=${value}`,
  );
}

/** MINIMAL: a mark of a sent event must not write the event's JSON to the log, twice (docs/adr/0030). */
function replicated({ engine, role, durable }) {
  const log = {
    'log-bin': 'binlog',
    'binlog-format': 'ROW',
    'binlog-row-image': 'MINIMAL',
    'sync-binlog': durable ? 1 : 0,
    'binlog-expire-logs-seconds': 7 * 24 * 60 * 60,
  };
  const gtid =
    engine === 'mysql' ? { 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' } : { 'gtid-strict-mode': 'ON' };
  if (role === 'primary') return { 'server-id': 1, ...log, ...gtid };
  // With a log of its own, writes to it after a promotion have positions, too.
  return { 'server-id': 2, 'read-only': 'ON', 'relay-log': 'relay', ...log, ...gtid };
}

/**
 * Copies the data of a server that does not run to `dataDir`, for a replica of it; makes the data where there are none.
 */
export async function copyDatabase({ server, from, to }) {
  const source = join(from, server.engine);
  if (!existsSync(source)) await initialise(server, source);
  step('copying the data for a replica');
  const target = join(to, server.engine);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  cpSync(source, target, { recursive: true });
  for (const name of ['auto.cnf', 'server.pid', 'server.sock']) rmSync(join(target, name), { force: true });
}

/**
 * The tables of a bench lie in the buffer pool, as those that are in use do in production (RDS gives it three quarters of the
 * memory), and the redo log holds minutes of writes: a small log stops every commit while the server frees space in it.
 */
function largeMemory(engine) {
  const mib = Math.min(4_096, Math.floor(os.totalmem() / 2 ** 20 / 4));
  const redo = engine === 'mysql' ? 'innodb-redo-log-capacity' : 'innodb-log-file-size';
  return { 'innodb-buffer-pool-size': `${mib}M`, [redo]: '1024M' };
}

/** Made beside its place and moved there when it is whole, so that a stop in the middle leaves nothing half-made. */
async function initialise(server, dir) {
  step(`making a new ${server.engine} data directory`);
  const unfinished = `${dir}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const root = Object.entries(asRoot()).map(([name, value]) => `--${name}=${value}`);
  if (server.engine === 'mysql') {
    await run(server.program, [
      '--no-defaults',
      '--initialize-insecure',
      `--datadir=${unfinished}`,
      '--innodb-use-native-aio=OFF',
      ...root,
    ]);
  } else {
    const owner = `--auth-root-socket-user=${os.userInfo().username}`;
    await run(server.installer, [
      '--no-defaults',
      `--datadir=${unfinished}`,
      '--auth-root-authentication-method=socket',
      owner,
      '--skip-test-db',
      ...root,
    ]);
  }
  renameSync(unfinished, dir);
}

// Both servers refuse to run as root without an option.
const asRoot = () => (process.getuid?.() === 0 ? { user: 'root' } : {});

/** The server runs it before it accepts connections, so that it never accepts one without a password. One statement a line. */
function adminAccount(engine, { user, password }, role) {
  const lines = [
    // Each server has the account from this file, and a replica has no transactions of its own.
    ...(role ? ['SET SESSION sql_log_bin = 0;'] : []),
    `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${user}'@'%' WITH GRANT OPTION;`,
  ];
  if (engine === 'mysql') lines.push(`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`);
  return `${lines.join('\n')}\n`;
}
