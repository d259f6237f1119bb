import 'reflect-metadata';
import { DatabaseConfig, dataSourceOptions, readConfig } from '@app/platform';
import { DataSource } from 'typeorm';
import { migrations } from './apps/api/src/migrations';

/** What TypeORM's command line connects with, from the process's own variables; `npm run migrate` uses the admin account. */
export default new DataSource(
  dataSourceOptions(
    readConfig((env) => new DatabaseConfig(env)),
    migrations,
  ),
);
