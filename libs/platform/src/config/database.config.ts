import type { Environment } from './environment';
import { platformSettings } from './platform.settings';

/** The address of the process's own database, and its account. */
export class DatabaseConfig {
  readonly engine: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly poolSize: number;
  /** How many callers may wait for a connection; the database is unavailable for any further one. */
  readonly poolQueueLimit: number;
  /** How long a statement waits for a row that another transaction holds. */
  readonly lockWaitSeconds: number;
  /** When the server ends a transaction whose process sends nothing more: a frozen process, a lost host. */
  readonly idleTransactionSeconds: number;
  /** Every process writes to the same node of a Galera cluster. */
  readonly isSingleWriter: boolean;

  constructor(env: Environment) {
    this.engine = env.read(platformSettings.DATABASE_ENGINE);
    this.host = env.read(platformSettings.DATABASE_HOST);
    this.port = env.read(platformSettings.DATABASE_PORT);
    this.user = env.read(platformSettings.DATABASE_USER);
    this.password = env.read(platformSettings.DATABASE_PASSWORD);
    this.name = env.read(platformSettings.DATABASE_NAME);
    this.poolSize = env.read(platformSettings.DATABASE_POOL_SIZE);
    this.poolQueueLimit = env.read(platformSettings.DATABASE_POOL_QUEUE_LIMIT);
    this.lockWaitSeconds = env.read(platformSettings.DATABASE_LOCK_WAIT_SECONDS);
    this.idleTransactionSeconds = env.read(platformSettings.DATABASE_IDLE_TRANSACTION_SECONDS);
    this.isSingleWriter = env.read(platformSettings.DATABASE_SINGLE_WRITER);
  }
}
