import { readConfig } from '@app/platform';
import { DatabaseConfig } from '@app/platform/config/database.config';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { prepareSessions } from '@app/platform/database/session';
import { DataSource } from 'typeorm';
import type { BenchRun } from './run';

/** The shop's tables as the admin of the server, for rows that are not written through the API. The caller destroys it. */
export async function connectTo({ database }: BenchRun): Promise<DataSource> {
  const config = readConfig((env) => new DatabaseConfig(env), {
    DATABASE_ENGINE: database.engine,
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    DATABASE_USER: database.admin.user,
    DATABASE_PASSWORD: database.admin.password,
    DATABASE_NAME: database.name,
  });
  return prepareSessions(await new DataSource(dataSourceOptions(config, [])).initialize());
}
