import { identifyRunning, provision } from './database-accounts.mjs';
import { startDatabase } from './database.mjs';
import { bucket, queueUrl, startEmulator } from './emulator.mjs';
import { canConnect, keepPort } from './ports.mjs';
import { Refusal, step } from './progress.mjs';
import { startRedis } from './redis.mjs';
import { forgetReplica, prepareReplica, startReplica } from './replica.mjs';

/**
 * The database with its schemas and accounts: `{ pid, address }`, `address` as .local/run.json has it plus `version` and
 * `dataPlatform`. `found` says where it comes from (find-servers.mjs); `pid` is null for a server of other people.
 */
export async function databaseOf(context) {
  const { memory, purpose } = context;
  const { pid = null, replica, ...server } = await startedDatabase(context);
  // On a server that is shared, tests and benches must keep away from the shop's schema and accounts.
  const name = (process.env.DATABASE_NAME ?? 'commerce') + (purpose === 'start' ? '' : `_${purpose}`);
  const application = { name, user: `${name}_app`, password: memory.secret('application') };
  const platformName = `${name}_data_platform`;
  const platform = { name: platformName, user: `${name}_platform`, password: memory.secret('data-platform') };
  const reader = { name, user: `${name}_reader`, password: memory.secret('reader') };
  await provision({ ...server, owners: [application, platform], readers: replica ? [reader] : [] });
  const { engine, version } = await identifyRunning({ ...server, ...server.admin });
  const address = { engine, version, ...server, ...application, dataPlatform: platform };
  if (!replica) return { pid, address };
  const { user, password } = reader;
  return { pid, replicaPid: replica.pid, address: { ...address, replica: { ...replica.address, user, password } } };
}

/**
 * `{ host, port, admin, pid? }` of a database server that runs now. `found.database` says where it comes from. With
 * `replica` also a replica of it: `{ pid, address: { host, port } }`.
 */
export async function startedDatabase({ found, containers, purpose, dataDir, memory, children, replica = false }) {
  if (replica && found.database.from !== 'program') {
    throw new Refusal('--replica needs mysqld or mariadbd on this machine, not a database from elsewhere.');
  }
  if (found.database.from === 'environment') return databaseFromEnvironment();
  const password = memory.secret('admin');
  if (found.database.from === 'docker') {
    const admin = { user: 'root', password };
    return { host: '127.0.0.1', port: containers.ports.database, admin, pid: containers.pids.database };
  }
  const server = {
    host: '127.0.0.1',
    port: await keepPort(memory, 'database'),
    admin: { user: 'commerce_admin', password },
  };
  const program = {
    server: found.database,
    admin: server.admin,
    durable: purpose !== 'test',
    large: purpose === 'bench',
    children,
  };
  if (replica) await prepareReplica({ server: found.database, dataDir });
  else forgetReplica(dataDir);
  const role = replica ? 'primary' : undefined;
  const pid = await startDatabase({ ...program, dataDir, port: server.port, role });
  if (!replica) return { ...server, pid };
  return { ...server, pid, replica: await startReplica({ ...program, primary: server, dataDir, memory }) };
}

async function databaseFromEnvironment() {
  const {
    DATABASE_HOST: host,
    DATABASE_PORT = '3306',
    DATABASE_ADMIN_USER: user,
    DATABASE_ADMIN_PASSWORD: password,
  } = process.env;
  if (!user || password === undefined) {
    throw new Refusal(
      'DATABASE_HOST is set, so DATABASE_ADMIN_USER and DATABASE_ADMIN_PASSWORD are needed too: schemas and accounts are made with them.',
    );
  }
  const server = { host, port: Number(DATABASE_PORT), admin: { user, password } };
  step(`using the database at ${host}:${DATABASE_PORT}`);
  await identifyRunning({ ...server, ...server.admin }).catch((error) => {
    throw new Refusal(
      `The database that DATABASE_HOST names (${host}:${DATABASE_PORT}) cannot be used: ${error.message}`,
    );
  });
  return server;
}

/** Redis: `{ pid, address: { url } }`. */
export async function redisOf({ found, containers, dataDir, memory, children }) {
  if (found.redis.from === 'environment') return redisFromEnvironment();
  if (found.redis.from === 'docker') {
    return { address: { url: `redis://127.0.0.1:${containers.ports.redis}` }, pid: containers.pids.redis };
  }
  const port = await keepPort(memory, 'redis');
  const pid = await startRedis({ server: found.redis, dataDir, port, children });
  return { address: { url: `redis://127.0.0.1:${port}` }, pid };
}

async function redisFromEnvironment() {
  const { hostname, port } = new URL(process.env.REDIS_URL);
  step(`using Redis at ${hostname}:${port || 6379}`);
  if (!(await canConnect(Number(port || 6379), hostname)))
    throw new Refusal(`Nothing answers at the address in REDIS_URL (${hostname}:${port || 6379}).`);
  return { address: { url: process.env.REDIS_URL }, pid: null };
}

/**
 * SQS and S3: `{ pid, sqs, s3 }`, the emulator's unless environment variables name others. A bench's is in memory: in
 * production the queues' disks are other people's, and here a commit a message would take them from the database.
 */
export async function awsOf({ purpose, dataDir, memory, children }) {
  const { SQS_ENDPOINT, S3_ENDPOINT, SQS_ORDER_COMPLETED_QUEUE_URL, SQS_RANKING_QUEUE_URL, S3_BUCKET } = process.env;
  if (SQS_ENDPOINT || S3_ENDPOINT) {
    const given = { SQS_ENDPOINT, SQS_ORDER_COMPLETED_QUEUE_URL, SQS_RANKING_QUEUE_URL, S3_ENDPOINT, S3_BUCKET };
    const absent = Object.keys(given).filter((name) => !given[name]);
    if (absent.length > 0)
      throw new Refusal(`SQS and S3 come from environment variables, so set ${absent.join(', ')} too.`);
    step(`using SQS at ${SQS_ENDPOINT} and S3 at ${S3_ENDPOINT}`);
    return {
      sqs: {
        endpoint: SQS_ENDPOINT,
        queues: { OrderCompleted: SQS_ORDER_COMPLETED_QUEUE_URL, Ranking: SQS_RANKING_QUEUE_URL },
      },
      s3: pictureStore({ endpoint: S3_ENDPOINT, bucket: S3_BUCKET }),
      pid: null,
    };
  }
  const port = await keepPort(memory, 'emulator');
  const pid = await startEmulator({ dataDir, port, durable: purpose !== 'bench', children });
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    sqs: {
      endpoint,
      queues: { OrderCompleted: queueUrl(endpoint, 'OrderCompleted'), Ranking: queueUrl(endpoint, 'Ranking') },
    },
    s3: pictureStore({ endpoint, bucket }),
    pid,
  };
}

/** Pictures are shown from the bucket itself, unless there is something before it. */
const pictureStore = ({ endpoint, bucket }) => ({
  endpoint,
  bucket,
  imageBaseUrl: process.env.IMAGE_BASE_URL || `${endpoint}/${bucket}`,
  uploadMethod: process.env.S3_UPLOAD_METHOD || 'post',
  publicEndpoint: process.env.S3_PUBLIC_ENDPOINT,
});
