import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createClient } from 'redis';
import { RedisConfig } from '../config/services.config';
import { Log } from '../logging/log';
import { forgetHalfReplies } from './decoder';

export const REDIS = Symbol('REDIS');
export type RedisClient = ReturnType<typeof createClient>;

const COMMANDS_WAITING = 10_000;

forgetHalfReplies();

/**
 * One client a process. It does not queue while it is disconnected: what needs Redis fails at once instead of piling up.
 * A start without Redis is allowed; the client goes on trying, and readiness tells.
 */
function createRedis({ url }: RedisConfig, log: Log): RedisClient {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: COMMANDS_WAITING,
    socket: { connectTimeout: 2_000, reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000) },
  });
  client.on('error', (error: Error) => log.warn({ err: error }, 'Redis is not reachable'));
  client.connect().catch((error: unknown) => log.warn({ err: error }, 'Redis is not reachable'));
  return client;
}

@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  static forRoot(): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [{ provide: REDIS, inject: [RedisConfig, Log], useFactory: createRedis }],
      exports: [REDIS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.redis.isReady) await this.redis.quit();
    else if (this.redis.isOpen) await this.redis.disconnect();
  }
}
