import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import type { RedisClient } from '../redis/redis-client';
import { REDIS } from '../redis/redis.module';
import { ClockWatch } from './clock-watch';
import { Readiness } from './readiness';

/**
 * Readiness of a process that needs the database, with the state of its clock; a process with Redis adds
 * `RedisHealthModule`.
 */
@Global()
@Module({ providers: [Readiness, ClockWatch], exports: [Readiness] })
export class HealthModule implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly clock: ClockWatch,
  ) {}

  onModuleInit(): void {
    this.readiness.register('database', () => this.clock.measure());
    this.readiness.describe('clock', () => this.clock.health());
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
