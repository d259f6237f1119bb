import { hash } from 'argon2';
import { createHash, randomBytes } from 'node:crypto';
import { ApiClient, succeeded } from './api-client';
import { createTestDatabase, type TestDatabase } from './database';
import { migrateDataPlatform } from './data-platform-schema';
import { type RunningProcess, startProcess } from './processes';
import { createTestRedis, type TestRedis } from './redis';
import { type Account, Shop, signIn } from './shop';
import { type DatabaseServer, testServers } from './servers';
import { createTestBucket, type TestBucket } from './s3';
import { awsEnvironment, createTestQueue, type TestQueue } from './sqs';

type Variables = Readonly<Record<string, string>>;

interface SystemOptions {
  /** Number of API processes; default: 1. */
  readonly apis?: number;
  /** With the outbox's relay; default: true. */
  readonly worker?: boolean;
  /** With the reference consumer of OrderCompleted; default: false. */
  readonly dataPlatform?: boolean;
  /** Default: that of this test run. */
  readonly databaseServer?: DatabaseServer;
  /**
   * More variables for all of its processes. `DATABASE_PORT` of a faulty proxy before `testServers().database.port`, say,
   * puts that proxy between them and the database.
   */
  readonly env?: Variables;
  readonly apiEnv?: Variables;
  readonly workerEnv?: Variables;
  readonly dataPlatformEnv?: Variables;
}

interface ApiKey {
  readonly key: string;
  readonly scopes: readonly string[];
}

interface AuditReport {
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly violations: readonly unknown[] }[];
}

const ADMIN: Account = { email: 'admin@example.test', password: 'the admin of these tests 1' };
// The cheapest that argon2id takes: what is tested is never how long it takes to guess a password.
const CHEAPEST = { memoryKib: 8, iterations: 1, parallelism: 1 };

/** A whole system of real processes, over a schema, a Redis database, queues and a bucket of its own. */
export class TestSystem {
  readonly apis: RunningProcess[] = [];
  readonly admin = ADMIN;
  private workers: RunningProcess[] = [];
  private platforms: RunningProcess[] = [];
  private opened: Promise<Shop> | undefined;

  private constructor(
    readonly database: TestDatabase,
    /** data-platform's own schema; empty where there is no data-platform. */
    readonly platformDatabase: TestDatabase,
    readonly redis: TestRedis,
    readonly queue: TestQueue,
    /** The queue of the same events for the ranking, which the worker consumes. */
    readonly rankingQueue: TestQueue,
    /** For pictures. */
    readonly bucket: TestBucket,
    /** A machine that may charge balances and read events. */
    readonly apiKey: ApiKey,
    /** The environment of all processes, except ports and data-platform's database, for processes that a spec starts itself. */
    readonly environment: Variables,
    private readonly options: SystemOptions,
  ) {}

  static async start(options: SystemOptions): Promise<TestSystem> {
    const apiKey = { key: randomBytes(16).toString('hex'), scopes: ['balance:charge', 'events:read'] };
    const database = await createTestDatabase(undefined, options.databaseServer);
    const redis = await createTestRedis();
    const queue = await createTestQueue();
    const rankingQueue = await createTestQueue('Ranking');
    const bucket = await createTestBucket();
    const environment = {
      ...database.environment,
      ...awsEnvironment,
      ...(await accessEnvironment(apiKey)),
      REDIS_URL: redis.url,
      CATALOGUE_CACHE_MS: '0', // specs look at the stock right after a sale; what is cached has specs of its own
      SQS_ENDPOINT: testServers().awsEndpoint,
      SQS_ORDER_COMPLETED_QUEUE_URL: queue.url,
      SQS_RANKING_QUEUE_URL: rankingQueue.url,
      ...bucket.environment,
      ...options.env,
    };
    const platformDatabase = await createTestDatabase([], options.databaseServer);
    const system = new TestSystem(
      database,
      platformDatabase,
      redis,
      queue,
      rankingQueue,
      bucket,
      apiKey,
      environment,
      options,
    );
    try {
      await system.startProcesses();
      return system;
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** The first API process. */
  get api(): RunningProcess {
    return this.apis[0]!;
  }

  get worker(): RunningProcess {
    return this.workers[0]!;
  }

  get dataPlatform(): RunningProcess {
    return this.platforms[0]!;
  }

  /** A caller without credentials, of the first API process or another. */
  client(n = 0): ApiClient {
    return new ApiClient(this.apis[n]!.url);
  }

  /** The admin's session; opened at the first use. */
  shop(): Promise<Shop> {
    return (this.opened ??= Shop.open(this.client(), this.admin));
  }

  async startApi(env: Variables = {}): Promise<RunningProcess> {
    const api = await startProcess('api', { ...this.environment, ...this.options.apiEnv, ...env });
    this.apis.push(api);
    return api;
  }

  async startWorker(env: Variables = {}): Promise<RunningProcess> {
    const worker = await startProcess('worker', { ...this.environment, ...this.options.workerEnv, ...env });
    this.workers.push(worker);
    return worker;
  }

  /** The first one migrates its schema. */
  async startDataPlatform(env: Variables = {}): Promise<RunningProcess> {
    if (this.platforms.length === 0) await migrateDataPlatform(this.platformDatabase);
    const platform = await startProcess('data-platform', {
      ...this.environment,
      ...this.platformDatabase.environment,
      ...this.options.env,
      ...this.options.dataPlatformEnv,
      ...env,
    });
    this.platforms.push(platform);
    return platform;
  }

  /** The auditor's findings over all of history. Signs in again: a spec may have emptied Redis. */
  async audit(): Promise<AuditReport> {
    const admin = await signIn(this.client(), this.admin);
    const { body } = succeeded(await admin.get<AuditReport>('/admin/audit?from=2000-01-01T00:00:00.000Z'));
    return body;
  }

  /** Stops every process and removes everything that it left behind. */
  async stop(): Promise<void> {
    await Promise.all([...this.apis, ...this.workers, ...this.platforms].map((each) => each.stop()));
    await Promise.all([this.database.drop(), this.platformDatabase.drop(), this.redis.close()]);
    await Promise.all([this.queue.drop(), this.rankingQueue.drop(), this.bucket.drop()]);
  }

  private async startProcesses(): Promise<void> {
    const { apis = 1, worker = true, dataPlatform = false } = this.options;
    await Promise.all([
      ...Array.from({ length: apis }, () => this.startApi()),
      ...(worker ? [this.startWorker()] : []),
      ...(dataPlatform ? [this.startDataPlatform()] : []),
    ]);
  }
}

export const startSystem = (options: SystemOptions = {}): Promise<TestSystem> => TestSystem.start(options);

async function accessEnvironment({ key, scopes }: ApiKey): Promise<Variables> {
  const { memoryKib, iterations, parallelism } = CHEAPEST;
  return {
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD_HASH: await hash(ADMIN.password, { memoryCost: memoryKib, timeCost: iterations, parallelism }),
    API_KEYS: JSON.stringify([{ name: 'test', sha256: createHash('sha256').update(key).digest('hex'), scopes }]),
    BALANCE_SELF_CHARGE: 'true',
    PASSWORD_MEMORY_KIB: String(memoryKib),
    PASSWORD_ITERATIONS: String(iterations),
    PASSWORD_PARALLELISM: String(parallelism),
  };
}
