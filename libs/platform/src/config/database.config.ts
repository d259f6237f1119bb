import type { Environment } from './environment';

/** Where the process's own database is, and as whom it connects. */
export class DatabaseConfig {
  readonly engine: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly poolSize: number;
  /** Callers that may wait for a connection; one more is told at once that the database is unavailable. */
  readonly poolQueueLimit: number;
  /** How long a statement waits for a row that another transaction holds. */
  readonly lockWaitSeconds: number;
  /** After how long the server ends a transaction whose process sends nothing more: a frozen process, a lost host. */
  readonly idleTransactionSeconds: number;
  /** Every process writes to the same node of a Galera cluster. */
  readonly isSingleWriter: boolean;

  constructor(env: Environment) {
    this.engine = env.oneOf('DATABASE_ENGINE', ['mariadb', 'mysql']);
    this.host = env.text('DATABASE_HOST');
    this.port = env.integer('DATABASE_PORT', { min: 1, max: 65_535, fallback: 3306 });
    this.user = env.text('DATABASE_USER');
    this.password = env.text('DATABASE_PASSWORD');
    this.name = env.text('DATABASE_NAME');
    this.poolSize = env.integer('DATABASE_POOL_SIZE', { min: 1, max: 1_000, fallback: 10 });
    this.poolQueueLimit = env.integer('DATABASE_POOL_QUEUE_LIMIT', { min: 1, max: 100_000, fallback: 1_000 });
    this.lockWaitSeconds = env.integer('DATABASE_LOCK_WAIT_SECONDS', { min: 1, max: 50, fallback: 1 });
    this.idleTransactionSeconds = env.integer('DATABASE_IDLE_TRANSACTION_SECONDS', { min: 1, max: 600, fallback: 15 });
    this.isSingleWriter = env.flag('DATABASE_SINGLE_WRITER', false);
  }
}
