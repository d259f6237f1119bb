import { createFaultyProxy, type FaultyProxy } from '../../support/faulty-proxy';
import type { Chance } from '../load/chance';
import type { DrillSystem, Program } from './drill-system';
import { UnrulyQueue } from './unruly-queue';

type Client = Exclude<Program, 'database' | 'redis' | 'emulator'>;

const CLIENTS: readonly Client[] = ['api', 'api-2', 'worker', 'worker-2', 'worker-3', 'data-platform'];

/** What lies between the processes and their servers: a proxy before the database for each process, one before SQS. */
export class Network {
  private constructor(
    private readonly databases: ReadonlyMap<Client, FaultyProxy>,
    readonly queue: UnrulyQueue,
  ) {}

  static async before({ database, sqs }: DrillSystem, chance: Chance): Promise<Network> {
    const databases = new Map<Client, FaultyProxy>();
    for (const client of CLIENTS) databases.set(client, await createFaultyProxy(database.port, database.host));
    return new Network(databases, await UnrulyQueue.before(sqs.endpoint, chance));
  }

  databaseOf(client: Client): FaultyProxy {
    return this.databases.get(client)!;
  }

  get allDatabases(): readonly FaultyProxy[] {
    return [...this.databases.values()];
  }

  /** The variables that put it between a process and its servers. */
  environmentOf(program: Program): Readonly<Record<string, string>> {
    const proxy = this.databases.get(program as Client);
    if (!proxy) return {};
    return { DATABASE_PORT: String(proxy.port), SQS_ENDPOINT: this.queue.endpoint };
  }

  async heal(): Promise<void> {
    await Promise.all(this.allDatabases.map((proxy) => proxy.heal()));
  }

  async close(): Promise<void> {
    this.queue.close();
    await Promise.all(this.allDatabases.map((proxy) => proxy.close()));
  }
}
