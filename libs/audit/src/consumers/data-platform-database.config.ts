import { type DatabaseConfig, type Environment, platformSettings } from '@app/platform';
import { auditSettings } from '../context';

/** The data platform's schema and account; the server is the shop's by default. */
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
  /** The connection only reads. */
  readonly isSingleWriter = true;

  constructor(env: Environment) {
    const { DATABASE_ENGINE, DATABASE_HOST, DATABASE_PORT } = platformSettings;
    this.engine = env.read(auditSettings.DATA_PLATFORM_DATABASE_ENGINE, {
      fallback: env.given(DATABASE_ENGINE) as 'mysql' | undefined,
    });
    this.host = env.read(auditSettings.DATA_PLATFORM_DATABASE_HOST, { fallback: env.given(DATABASE_HOST) });
    this.port = env.read(auditSettings.DATA_PLATFORM_DATABASE_PORT, { fallback: env.read(DATABASE_PORT) });
    this.user = env.read(auditSettings.DATA_PLATFORM_DATABASE_USER);
    this.password = env.read(auditSettings.DATA_PLATFORM_DATABASE_PASSWORD);
    this.name = env.read(auditSettings.DATA_PLATFORM_DATABASE_NAME);
  }
}
