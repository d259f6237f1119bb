import { FAST_PATH_VALUES } from '@app/fast-path';
import { defineSettings, type ProcessName } from '@app/kernel';

const SERVERS = ['api', 'worker', 'data-platform'] as const satisfies readonly ProcessName[];
const SHOP = ['api', 'worker'] as const satisfies readonly ProcessName[];
const CONSUMERS = ['worker', 'data-platform'] as const satisfies readonly ProcessName[];
const LISTENERS = ['api', 'data-platform'] as const satisfies readonly ProcessName[];
const ALL = [...SERVERS, 'audit'] as const satisfies readonly ProcessName[];

const PORT = { min: 0, max: 65_535 } as const;
const DURATION_MS = { kind: 'integer', unit: 'ms', max: 600_000 } as const;
const HTTP = ['http', 'https'] as const;

/** The settings of every process, independent of its contexts. */
export const platformSettings = defineSettings({
  LOG_LEVEL: {
    kind: 'choice',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
    meaning: 'The least severe log level that is written.',
    processes: SERVERS,
  },
  FAST_PATH: {
    kind: 'choice',
    choices: FAST_PATH_VALUES,
    fallback: 'on',
    meaning: 'off runs the process without libs/fast-path, the way of the frameworks.',
    processes: SERVERS,
  },
  SHUTDOWN_DEADLINE_MS: {
    ...DURATION_MS,
    min: 100,
    fallback: 25_000,
    meaning: 'The time from the stop signal to the end. Set it below the time after which the container runtime kills.',
    processes: SERVERS,
  },
  SHUTDOWN_GRACE_MS: {
    ...DURATION_MS,
    min: 0,
    fallback: 5_000,
    meaning:
      'The time between "not ready" and the end of listening: longer than a load balancer needs to notice. At most the shutdown deadline; 0 where no balancer asks.',
    processes: SERVERS,
  },
  HTTP_HOST: {
    kind: 'text',
    fallback: '0.0.0.0',
    meaning: 'The address that the process listens on.',
    processes: LISTENERS,
  },
  HTTP_PORT: {
    kind: 'integer',
    ...PORT,
    fallback: 3000,
    meaning: 'The port that the process listens on; 0 takes a free one.',
    processes: LISTENERS,
  },
  HTTP_TRUSTED_PROXIES: {
    kind: 'parsed',
    format: 'a list of addresses, networks, loopback, linklocal or uniquelocal',
    fallback: '',
    meaning: 'The proxies whose X-Forwarded-* headers are believed.',
    processes: LISTENERS,
    example: '10.0.0.0/16, uniquelocal',
  },
  HTTP_REQUEST_TIMEOUT_MS: {
    ...DURATION_MS,
    min: 100,
    fallback: 30_000,
    meaning: 'The time from the first byte of a request to the last byte of its body.',
    processes: LISTENERS,
  },
  HTTP_UNREAD_TIMEOUT_MS: {
    ...DURATION_MS,
    min: 100,
    fallback: 30_000,
    meaning: 'The time for which a client may read nothing of an answer that waits for it.',
    processes: LISTENERS,
  },
  METRICS_HOST: {
    kind: 'text',
    fallback: '127.0.0.1',
    meaning: 'The address that the metrics are served on.',
    processes: SHOP,
  },
  METRICS_PORT: {
    kind: 'integer',
    ...PORT,
    fallback: 9464,
    meaning: 'The port that the metrics are served on, apart from the API.',
    processes: SHOP,
  },
  DATABASE_ENGINE: {
    kind: 'choice',
    choices: ['mariadb', 'mysql'],
    meaning: 'The kind of the database server.',
    processes: ALL,
    example: 'mysql',
  },
  DATABASE_HOST: { kind: 'text', meaning: 'The database server.', processes: ALL, example: '127.0.0.1' },
  DATABASE_PORT: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    fallback: 3306,
    meaning: 'The port of the database server.',
    processes: ALL,
  },
  DATABASE_USER: {
    kind: 'text',
    meaning: 'The database account: rows of its own schema, no DDL. Migrations use another account.',
    processes: ALL,
    example: 'shop',
  },
  DATABASE_PASSWORD: {
    kind: 'text',
    meaning: 'The password of the database account.',
    processes: ALL,
    example: 'change-me',
  },
  DATABASE_NAME: { kind: 'text', meaning: 'The schema.', processes: ALL, example: 'commerce' },
  DATABASE_POOL_SIZE: {
    kind: 'integer',
    min: 1,
    max: 1_000,
    fallback: 10,
    unit: 'connections',
    meaning: 'The database connections of one process.',
    processes: ALL,
  },
  DATABASE_POOL_QUEUE_LIMIT: {
    kind: 'integer',
    min: 1,
    max: 100_000,
    fallback: 1_000,
    unit: 'callers',
    meaning: 'The callers that may wait for a connection; one more gets 503.',
    processes: ALL,
  },
  DATABASE_LOCK_WAIT_SECONDS: {
    kind: 'integer',
    min: 1,
    max: 50,
    fallback: 1,
    unit: 's',
    meaning: 'The time for which a statement waits for a row that another transaction holds.',
    processes: ALL,
  },
  DATABASE_IDLE_TRANSACTION_SECONDS: {
    kind: 'integer',
    min: 1,
    max: 600,
    fallback: 15,
    unit: 's',
    meaning: 'The time after which the server ends a transaction whose process sends nothing more.',
    processes: ALL,
  },
  DATABASE_SINGLE_WRITER: {
    kind: 'flag',
    fallback: false,
    meaning:
      'Every process writes to the same node of a Galera cluster. Without it a cluster of several nodes is refused.',
    processes: ALL,
  },
  DATABASE_REPLICA_HOST: {
    kind: 'optional',
    meaning: 'One replica of the database, for reads that may be old. Without it every read goes to the primary.',
    processes: SHOP,
    example: '127.0.0.1',
  },
  DATABASE_REPLICA_PORT: {
    kind: 'integer',
    min: 1,
    max: 65_535,
    fallback: 3306,
    meaning: 'The port of the replica.',
    processes: SHOP,
  },
  DATABASE_REPLICA_USER: {
    kind: 'optional',
    meaning: 'The account on the replica: SELECT on the schema, nothing else. Needed with DATABASE_REPLICA_HOST.',
    processes: SHOP,
    example: 'shop_reader',
  },
  DATABASE_REPLICA_PASSWORD: {
    kind: 'optional',
    meaning: 'The password of that account. Needed with DATABASE_REPLICA_HOST.',
    processes: SHOP,
    example: 'change-me',
  },
  DATABASE_REPLICA_POOL_SIZE: {
    kind: 'integer',
    min: 1,
    max: 1_000,
    fallback: 10,
    unit: 'connections',
    meaning: 'The connections of one process to the replica.',
    processes: SHOP,
  },
  DATABASE_REPLICA_READS: {
    kind: 'flag',
    fallback: true,
    meaning:
      'false: writes are marked for other processes, and reads go to the primary. Begin with false in every process, then set true.',
    processes: SHOP,
  },
  DATABASE_REPLICA_MAX_LAG_MS: {
    ...DURATION_MS,
    min: 100,
    max: 20_000,
    fallback: 1_000,
    meaning: 'How old the data of the replica may be; past that its reads go to the primary.',
    processes: SHOP,
  },
  DATABASE_REPLICA_WAIT_MS: {
    ...DURATION_MS,
    min: 0,
    max: 1_000,
    fallback: 100,
    meaning:
      "The time for which a read waits until the replica has its caller's last write; then it goes to the primary.",
    processes: SHOP,
  },
  REDIS_URL: {
    kind: 'url',
    protocols: ['redis', 'rediss'],
    meaning: 'The Redis server and its database.',
    processes: SHOP,
    example: 'redis://127.0.0.1:6379/0',
  },
  AWS_REGION: { kind: 'text', meaning: 'The region of SQS and S3.', processes: SERVERS, example: 'ap-northeast-2' },
  SQS_ENDPOINT: {
    kind: 'optional',
    meaning: 'The address of an SQS emulator. Without it: AWS.',
    processes: SERVERS,
    example: 'http://127.0.0.1:4566',
  },
  SQS_CONSUME: {
    kind: 'flag',
    fallback: true,
    meaning: 'false: this process leaves its queues to others.',
    processes: CONSUMERS,
  },
  S3_ENDPOINT: {
    kind: 'url',
    protocols: HTTP,
    optional: true,
    meaning: 'The address of an S3 emulator or of another store. Without it: AWS.',
    processes: SHOP,
    example: 'http://127.0.0.1:4566',
  },
  S3_PUBLIC_ENDPOINT: {
    kind: 'url',
    protocols: HTTP,
    optional: true,
    otherwise: 'the value of S3_ENDPOINT',
    meaning: 'The address at which browsers reach the store.',
    processes: SHOP,
    example: 'https://store.example',
  },
  S3_BUCKET: { kind: 'text', meaning: 'The bucket for pictures.', processes: SHOP, example: 'pictures' },
  S3_UPLOAD_METHOD: {
    kind: 'choice',
    choices: ['post', 'put'],
    fallback: 'post',
    meaning: 'How a browser sends an upload; put for a store without POST.',
    processes: SHOP,
  },
  CURRENCY: {
    kind: 'parsed',
    format: 'an ISO 4217 code',
    fallback: 'KRW',
    meaning: 'The one currency of the store.',
    processes: ['api'],
  },
});
