import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { Readiness } from './readiness';

/** Readiness of a process that needs the database; one with Redis adds `RedisHealthModule`. */
@Global()
@Module({ providers: [Readiness], exports: [Readiness] })
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.readiness.register('database', () => this.database.query('SELECT 1'));
  }
}

@Module({})
export class RedisHealthModule implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    @Inject(REDIS) private readonly redis: RedisClient,
  ) {}

  onModuleInit(): void {
    this.readiness.register('redis', () => this.redis.ping());
  }
}
