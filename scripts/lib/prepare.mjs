import { Children } from './children.mjs';
import { environments } from './environments.mjs';
import { openDataDir } from './data-dir.mjs';
import { startContainers } from './docker.mjs';
import { findServers } from './find-servers.mjs';
import { keepPort } from './ports.mjs';
import { detail, Refusal } from './progress.mjs';
import { local } from './project.mjs';
import { awsOf, databaseOf, redisOf } from './servers.mjs';
import { Teardown } from './teardown.mjs';

/**
 * Finds or installs the servers that the system needs and starts private ones with their data under `dataDir` (by default
 * .local/start, .local/test or .local/bench, after `purpose`). The npm packages must be installed already.
 *
 * Returns `{ database, redis, sqs, s3, pids }` as .local/run.json has them, plus `database.version`,
 * `database.dataPlatform` (`{ name, user, password }`), `currency`, `environment` (the variables of api and worker),
 * `dataPlatformEnvironment`, `memory`, `children` (for more processes; `children.failure` rejects when one dies) and
 * `stop()`, which ends what was started, in reverse order.
 *
 * - `fresh` empties the data directory first. `mysqld` is a server program to use instead of what would be found.
 * - `teardown`: where to put what is to be undone, for a caller that undoes more than this.
 * - Throws a Refusal, with everything stopped again, for a condition that the user can correct.
 */
export async function prepare({ purpose, dataDir = local(purpose), fresh = false, mysqld, teardown = new Teardown() }) {
  try {
    if (fresh) refuseToEmptyOthers(purpose);
    const memory = await openDataDir({ dataDir, fresh, teardown });
    const currency = rememberCurrency(memory, dataDir);
    const { found, containers } = await findAndContain({ memory, mysqld, dataDir, teardown });
    // Started after the containers, so that the processes end before them.
    const children = new Children(dataDir);
    teardown.defer(
      () => children.stop(),
      () => children.kill(),
    );
    const servers = await startServers({ found, containers, purpose, dataDir, memory, children });
    return {
      ...servers,
      ...environments(servers, currency),
      currency,
      dataDir,
      memory,
      children,
      stop: () => teardown.run(),
    };
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

/** The servers' sources, with Docker's containers started. With new data, a failing Docker is skipped. */
async function findAndContain({ memory, mysqld, dataDir, teardown }) {
  let found = await findServers({ memory, mysqld });
  let containers;
  try {
    containers = await containersFor({ found, dataDir, memory, teardown });
  } catch (error) {
    if (memory.get('databaseFrom') || memory.get('redisFrom')) throw error;
    detail(error.message);
    found = await findServers({ memory, mysqld, docker: false });
  }
  // Not for an external server: the directory may hold data for starts without that variable.
  const ours = Object.entries(found).filter(([, { from }]) => from !== 'environment');
  for (const [what, { from }] of ours) memory.set(`${what}From`, from);
  if (found.database.engine) memory.set('databaseEngine', found.database.engine);
  return { found, containers };
}

export async function containersFor({ found, dataDir, memory, teardown }) {
  const services = Object.keys(found).filter((what) => found[what].from === 'docker');
  if (services.length === 0) return undefined;
  const ports = {};
  for (const service of services) ports[service] = await keepPort(memory, service);
  return {
    ports,
    pids: await startContainers({ services, dataDir, ports, password: memory.secret('admin'), teardown }),
  };
}

async function startServers(context) {
  const database = await databaseOf(context);
  const redis = await redisOf(context);
  const aws = await awsOf(context);
  return {
    database: database.address,
    redis: redis.address,
    sqs: aws.sqs,
    s3: aws.s3,
    pids: { database: database.pid, redis: redis.pid, emulator: aws.pid },
  };
}

function rememberCurrency(memory, dataDir) {
  const wished = process.env.CURRENCY || undefined;
  if (wished && !Intl.supportedValuesOf('currency').includes(wished)) {
    throw new Refusal(`CURRENCY must be an ISO 4217 code such as KRW or GBP, not "${wished}".`);
  }
  const kept = memory.get('currency');
  if (kept && wished && wished !== kept) {
    throw new Refusal(
      `${dataDir} is a shop in ${kept} and cannot become one in ${wished}. Keep the other one elsewhere with --data DIR, or start over with --fresh.`,
    );
  }
  return kept ?? memory.set('currency', wished ?? 'KRW');
}

function refuseToEmptyOthers(purpose) {
  if (purpose !== 'test' && process.env.DATABASE_HOST) {
    throw new Refusal(
      '--fresh does not empty a database server that environment variables point to: drop its schemas yourself.',
    );
  }
}
