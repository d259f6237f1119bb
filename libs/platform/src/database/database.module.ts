import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UnitOfWork } from '@app/kernel';
import { DataSource } from 'typeorm';
import { DatabaseConfig } from '../config/database.config';
import { OwnWrites } from '../replica/own-writes';
import { ReplicaReads } from '../replica/replica-reads';
import { ReplicaConfig } from '../replica/replica.config';
import { AfterCommits } from './after-commits';
import { Connections } from './connections';
import { LoggingModule } from '../logging/logging.module';
import { MetricsModule } from '../metrics/metrics.module';
import { Database } from './database';
import { dataSourceOptions } from './data-source.options';
import { DatabaseConnector, tryToOpen } from './database-connector';
import { ProcessDataSource } from './process-data-source';
import type { MigrationClass } from './schema-change';
import { SqlUnitOfWork } from './sql-unit-of-work';

/** Connections, single reads and units of work on the process's own database account. */
@Module({})
export class DatabaseModule {
  /** `schema`: the migrations of the process's schema; it does not start on one that is too old or too new (ADR 0043). */
  static forRoot(schema?: readonly MigrationClass[]): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        LoggingModule,
        MetricsModule,
        TypeOrmModule.forRootAsync({
          inject: [DatabaseConfig, { token: ReplicaConfig, optional: true }],
          useFactory: (config: DatabaseConfig, replica?: ReplicaConfig) => ({
            ...dataSourceOptions(config),
            expectedMigrations: schema,
            tracksPositions: replica?.address !== undefined,
            autoLoadEntities: true, // those of TypeOrmModule.forFeature
            manualInitialization: true,
            toRetry: () => false, // DatabaseConnector retries in the background
          }),
          dataSourceFactory: async (options) => {
            if (!options) throw new Error('no data source options');
            const dataSource = new ProcessDataSource(options);
            await dataSource.readEntities();
            await tryToOpen(dataSource);
            return dataSource;
          },
        }),
      ],
      providers: [
        DatabaseConnector,
        {
          provide: Connections,
          inject: [DataSource],
          useFactory: ({ connections }: ProcessDataSource) => connections,
        },
        { provide: Database, inject: [DataSource], useFactory: ({ reads }: ProcessDataSource) => reads },
        AfterCommits,
        ReplicaReads,
        OwnWrites,
        { provide: UnitOfWork, useClass: SqlUnitOfWork },
      ],
      exports: [Connections, Database, ReplicaReads, OwnWrites, UnitOfWork],
    };
  }
}
