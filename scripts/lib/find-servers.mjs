import { dirname, join } from 'node:path';
import { attempt, findProgram } from './commands.mjs';
import { dockerCanRun } from './docker.mjs';
import { adviceToInstall, installPackages } from './packages.mjs';
import { detail, Refusal } from './progress.mjs';

const minimum = { mysql: [8, 4], mariadb: [10, 11], redis: [6, 0] };

/**
 * Where the database and Redis come from, in this order: environment variables, what this data directory used before, a
 * Docker engine, programs on the PATH, the machine's packages. Answers `{ database, redis }`, each with `from`
 * (`environment`, `docker` or `program`) and, for a program, `program`, `engine` and `version`.
 * `mysqld` requires that database server; without `docker` no containers are used.
 */
export async function findServers({ memory, mysqld, docker = true }) {
  const found = { database: mysqld && (await named(mysqld)), redis: undefined };
  if (!mysqld && process.env.DATABASE_HOST) found.database = { from: 'environment' };
  if (process.env.REDIS_URL) found.redis = { from: 'environment' };
  const missing = () => Object.keys(found).filter((what) => !found[what]);

  // Data that a program of this machine wrote stays with it, though Docker may have come since.
  const forDocker = missing().filter((what) => memory.get(`${what}From`) !== 'program');
  if (docker && forDocker.length > 0 && (await dockerCanRun()))
    for (const what of forDocker) found[what] = { from: 'docker' };
  refuseLostDocker(missing(), memory);
  await findPrograms(found, missing(), memory);
  refuseLostMysql(missing(), memory);
  if (missing().length > 0 && (await installPackages(missing()))) await findPrograms(found, missing(), memory);
  if (missing().length > 0) throw new Refusal(whatToDo(missing()));
  return found;
}

async function findPrograms(found, missing, memory) {
  if (missing.includes('database')) found.database = await findDatabase(memory.get('databaseEngine'));
  if (missing.includes('redis')) found.redis = await findRedis();
}

async function named(program) {
  const server = await identify(program);
  if (!server) throw new Refusal(`MYSQLD names ${program}, which is not a MySQL 8.4+ or MariaDB 10.11+ server.`);
  return server;
}

/** The first usable server; `engine` limits it to the engine of the existing data. */
async function findDatabase(engine) {
  for (const name of ['mysqld', 'mariadbd']) {
    const program = findProgram(name);
    const server = program && (await identify(program));
    if (server && (!engine || server.engine === engine)) return server;
  }
  return undefined;
}

async function identify(program) {
  const { output } = await attempt(program, ['--version'], { seconds: 20 });
  const engine = /mariadb/i.test(output) ? 'mariadb' : 'mysql';
  const version = / Ver (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (!version || !isRecent(program, engine, version)) return undefined;
  if (engine === 'mysql') return { from: 'program', program, engine, version };
  const installer = findProgram('mariadb-install-db') ?? join(dirname(program), 'mariadb-install-db');
  // Debian has them in two packages: without both, a data directory cannot be made.
  return findProgram('my_print_defaults') ? { from: 'program', program, installer, engine, version } : undefined;
}

async function findRedis() {
  for (const program of [findProgram('redis-server'), findProgram('valkey-server')]) {
    const version = program && / v=(\d+\.\d+\.\d+)/.exec((await attempt(program, ['--version'])).output)?.[1];
    if (version && isRecent(program, 'redis', version)) return { from: 'program', program, version };
  }
  return undefined;
}

function isRecent(program, kind, version) {
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = minimum[kind];
  const recent = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (!recent) detail(`${program} is ${version}, too old (${kind} ${minimum[kind].join('.')} or newer is needed)`);
  return recent;
}

function refuseLostDocker(missing, memory) {
  const lost = missing.filter((what) => memory.get(`${what}From`) === 'docker');
  if (lost.length > 0) {
    throw new Refusal(
      `The data here was made in Docker containers (${lost.join(', ')}), and no Docker engine answers. Start Docker, or start over with --fresh.`,
    );
  }
}

function refuseLostMysql(missing, memory) {
  if (missing.includes('database') && memory.get('databaseEngine') === 'mysql') {
    throw new Refusal(
      'The data here was made by MySQL, and no MySQL 8.4+ server is on the PATH. Install it, or start over with --fresh.',
    );
  }
}

function whatToDo(missing) {
  return (
    `Found no ${missing.join(' and no ')} server. Install ${adviceToInstall}, start Docker, ` +
    'or set DATABASE_HOST, DATABASE_ADMIN_USER, DATABASE_ADMIN_PASSWORD and REDIS_URL.'
  );
}
