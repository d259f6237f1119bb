import 'reflect-metadata';
import { DatabaseConfig, dataSourceOptions, readConfig } from '@app/platform';
import { DataSource } from 'typeorm';
import { migrations } from './src/migrations';

/** data-platform's own schema: the only link to the shop is the queue. */
export default new DataSource(
  dataSourceOptions(
    readConfig((env) => new DatabaseConfig(env)),
    migrations,
  ),
);
