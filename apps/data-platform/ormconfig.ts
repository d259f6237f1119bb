import 'reflect-metadata';
import { DatabaseConfig, dataSourceOptions, readConfig } from '@app/platform';
import { DataSource } from 'typeorm';
import { migrations } from './src/migrations';

/** data-platform's own schema: it shares nothing with the shop but the queue. */
export default new DataSource(
  dataSourceOptions(
    readConfig((env) => new DatabaseConfig(env)),
    migrations,
  ),
);
