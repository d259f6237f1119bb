import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createClient } from 'redis';
import { RedisConfig } from '../config/services.config';
import { Log } from '../logging/log';
import { Deadline } from '../time/deadline';
import { forgetHalfReplies } from './decoder';
import type { RedisClient } from './redis-client';
import { SilenceWatch } from './silence-watch';

export const REDIS = Symbol('REDIS');

const COMMANDS_WAITING = 10_000;
const LONGEST_PAUSE_MS = 2_000;
const WATCH = { lookEveryMs: 1_000, looks: 3, longestPauseMs: LONGEST_PAUSE_MS + 500 };
const GOODBYE_MS = 1_000;

forgetHalfReplies();

/**
 * One client a process. It does not queue commands while it is disconnected: what needs Redis fails at once. A start
 * without Redis is allowed; the client keeps reconnecting, and readiness reports it.
 */
export function createRedis({ url }: RedisConfig, log: Log): RedisClient {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: COMMANDS_WAITING,
    socket: { connectTimeout: 2_000, reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, LONGEST_PAUSE_MS) },
  });
  client.on('error', (error: Error) => log.warn({ err: error }, 'Redis unreachable'));
  client.connect().catch((error: unknown) => log.warn({ err: error }, 'Redis unreachable'));
  return client;
}

@Module({})
export class RedisModule implements OnApplicationShutdown {
  private readonly watch: SilenceWatch;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    log: Log,
  ) {
    this.watch = new SilenceWatch(redis, log, WATCH);
  }

  static forRoot(): DynamicModule {
    return {
      module: RedisModule,
      global: true,
      providers: [{ provide: REDIS, inject: [RedisConfig, Log], useFactory: createRedis }],
      exports: [REDIS],
    };
  }

  /** Lets the last commands finish, but does not wait for a Redis that does not answer. */
  async onApplicationShutdown(): Promise<void> {
    this.watch.stop();
    if (this.redis.isReady)
      await Deadline.after(GOODBYE_MS)
        .race(this.redis.quit())
        .catch(() => undefined);
    if (this.redis.isOpen) await this.redis.disconnect();
  }
}
