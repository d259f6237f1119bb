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

  constructor(env: Environment) {
    this.engine = env.oneOf('DATABASE_ENGINE', ['mariadb', 'mysql']);
    this.host = env.text('DATABASE_HOST');
    this.port = env.integer('DATABASE_PORT', { min: 1, max: 65_535, fallback: 3306 });
    this.user = env.text('DATABASE_USER');
    this.password = env.text('DATABASE_PASSWORD');
    this.name = env.text('DATABASE_NAME');
    this.poolSize = env.integer('DATABASE_POOL_SIZE', { min: 1, max: 1_000, fallback: 10 });
    this.poolQueueLimit = env.integer('DATABASE_POOL_QUEUE_LIMIT', { min: 1, max: 100_000, fallback: 1_000 });
  }
}
