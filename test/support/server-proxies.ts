import { createFaultyProxy, type FaultyProxy } from './faulty-proxy';
import { type DatabaseServer, testServers } from './servers';

/** The servers of this run, each behind a faulty proxy of its own. */
export class ServerProxies {
  private constructor(
    readonly database: FaultyProxy,
    readonly redis: FaultyProxy,
    /** And S3: the emulator is one server. */
    readonly sqs: FaultyProxy,
  ) {}

  /** With the database server of this run, if no other is named. */
  static async create({
    database = testServers().database,
  }: { database?: DatabaseServer } = {}): Promise<ServerProxies> {
    const { redisUrl, awsEndpoint } = testServers();
    const [redis, aws] = [new URL(redisUrl), new URL(awsEndpoint)];
    return new ServerProxies(
      await createFaultyProxy(database.port, database.host),
      await createFaultyProxy(Number(redis.port), redis.hostname),
      await createFaultyProxy(Number(aws.port), aws.hostname),
    );
  }

  /** Puts all of them between a process and its servers; `redisUrl` names the Redis database that it uses. */
  environment(redisUrl: string): Readonly<Record<string, string>> {
    return { ...this.databaseEnvironment, ...this.sqsEnvironment, ...this.redisEnvironment(redisUrl) };
  }

  get databaseEnvironment() {
    return { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(this.database.port) };
  }

  get sqsEnvironment() {
    return { SQS_ENDPOINT: `http://127.0.0.1:${this.sqs.port}` };
  }

  /** Browsers still get the store's own address. */
  get s3Environment() {
    return { S3_ENDPOINT: `http://127.0.0.1:${this.sqs.port}`, S3_PUBLIC_ENDPOINT: testServers().awsEndpoint };
  }

  async heal(): Promise<void> {
    await Promise.all(this.all.map((proxy) => proxy.heal()));
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((proxy) => proxy.close()));
  }

  private redisEnvironment(redisUrl: string) {
    const url = new URL(redisUrl);
    url.hostname = '127.0.0.1';
    url.port = String(this.redis.port);
    return { REDIS_URL: url.href };
  }

  private get all(): readonly FaultyProxy[] {
    return [this.database, this.redis, this.sqs];
  }
}
