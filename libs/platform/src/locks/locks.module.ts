import { Global, Module } from '@nestjs/common';
import { Locks } from './locks';
import { RedisLocks } from './redis-locks';

/** For processes with Redis. */
@Global()
@Module({ providers: [{ provide: Locks, useClass: RedisLocks }], exports: [Locks] })
export class LocksModule {}
