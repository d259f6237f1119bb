import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DatabaseConfig } from '../config/database.config';
import { Connections } from '../database/connections';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { Replica } from './replica';
import { ReplicaConfig } from './replica.config';
import { ReplicaAccess } from './replica-reads';
import { WriteMarks } from './write-marks';

const marks: Provider = {
  provide: WriteMarks,
  inject: [Connections, REDIS, Log],
  useFactory: ({ commits }: Connections, redis: RedisClient, log: Log) =>
    commits && new WriteMarks(redis, commits, log),
};

const replica: Provider = {
  provide: Replica,
  inject: [ReplicaConfig, DatabaseConfig, Log],
  useFactory: ({ address, isRead, maxLagMs, waitMs }: ReplicaConfig, primary: DatabaseConfig, log: Log) =>
    address && isRead ? new Replica({ primary, address, maxLagMs, waitMs }, log) : undefined,
};

const access: Provider = {
  provide: ReplicaAccess,
  inject: [{ token: Replica, optional: true }, { token: WriteMarks, optional: true }, Metrics],
  useFactory: (read: Replica | undefined, marked: WriteMarks | undefined, metrics: Metrics) =>
    read && marked && new ReplicaAccess(read, marked, metrics),
};

/** The replica of a process, where one is configured. A process that only writes marks its writes and opens no pool. */
@Module({})
export class ReplicaModule {
  static forRoot({ reads }: { readonly reads: boolean }): DynamicModule {
    const providers = reads ? [marks, replica, access] : [marks];
    const exported = reads ? [WriteMarks, ReplicaAccess] : [WriteMarks];
    return { module: ReplicaModule, global: true, providers, exports: exported };
  }
}
