import type { DatabaseConfig, Environment } from '@app/platform';

/** The data platform's schema and account; the server is the shop's where nothing else is said. */
export class DataPlatformDatabaseConfig implements DatabaseConfig {
  readonly engine: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly poolSize = 1;
  readonly poolQueueLimit = 1;
  readonly lockWaitSeconds = 1;
  readonly idleTransactionSeconds = 15;
  /** It only reads. */
  readonly isSingleWriter = true;

  constructor(env: Environment) {
    const port = { min: 1, max: 65_535 };
    const shared = env.integer('DATABASE_PORT', { ...port, fallback: 3306 });
    this.engine = env.oneOf(
      'DATA_PLATFORM_DATABASE_ENGINE',
      ['mariadb', 'mysql'],
      env.optional('DATABASE_ENGINE') as 'mariadb',
    );
    this.host = env.text('DATA_PLATFORM_DATABASE_HOST', env.optional('DATABASE_HOST'));
    this.port = env.integer('DATA_PLATFORM_DATABASE_PORT', { ...port, fallback: shared });
    this.user = env.text('DATA_PLATFORM_DATABASE_USER');
    this.password = env.text('DATA_PLATFORM_DATABASE_PASSWORD');
    this.name = env.text('DATA_PLATFORM_DATABASE_NAME');
  }
}
