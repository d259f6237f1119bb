import type { DatabaseConfig } from '../config/database.config';
import type { Environment } from '../config/environment';
import { platformSettings } from '../config/platform.settings';

/** Where the replica is, and its account that may only read. */
export type ReplicaAddress = Pick<DatabaseConfig, 'host' | 'port' | 'user' | 'password' | 'poolSize'>;

/** A replica of the database for reads that may be old. */
export class ReplicaConfig {
  /** Undefined without a replica: then every read goes to the primary, and no position is read or kept. */
  readonly address: ReplicaAddress | undefined;
  /** False: positions are kept for other processes, and reads go to the primary. */
  readonly isRead: boolean;
  /** How old the data of the replica may be, proven at the start of each read. */
  readonly maxLagMs: number;
  /** How long a read waits for the replica to reach its caller's last write. */
  readonly waitMs: number;

  constructor(env: Environment) {
    const host = env.read(platformSettings.DATABASE_REPLICA_HOST);
    const port = env.read(platformSettings.DATABASE_REPLICA_PORT);
    const user = accountOf(env, host, platformSettings.DATABASE_REPLICA_USER);
    const password = accountOf(env, host, platformSettings.DATABASE_REPLICA_PASSWORD);
    const poolSize = env.read(platformSettings.DATABASE_REPLICA_POOL_SIZE);
    this.address = host === undefined ? undefined : { host, port, user, password, poolSize };
    this.isRead = env.read(platformSettings.DATABASE_REPLICA_READS);
    this.maxLagMs = env.read(platformSettings.DATABASE_REPLICA_MAX_LAG_MS);
    this.waitMs = env.read(platformSettings.DATABASE_REPLICA_WAIT_MS);
  }
}

/** Required where there is a replica. */
const accountOf = (
  env: Environment,
  host: string | undefined,
  setting: typeof platformSettings.DATABASE_REPLICA_USER | typeof platformSettings.DATABASE_REPLICA_PASSWORD,
): string => env.read({ ...setting, kind: 'text' as const }, { fallback: host === undefined ? '-' : undefined });
