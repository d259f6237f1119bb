import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Log } from '../logging/log';
import type { RedisClient } from './redis-client';

interface Bell {
  /** Of Redis' publish and subscribe. */
  readonly channel: string;
  readonly wake: () => void;
}

/**
 * Wakes somebody who polls, when a bell rings. Listens on a connection of its own (one that has subscribed can do nothing
 * else). The client subscribes again by itself after each reconnection. Without Redis they poll.
 */
export abstract class BellListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connection: RedisClient;
  private deaf = false;

  constructor(
    redis: RedisClient,
    private readonly bell: Bell,
    private readonly log: Log,
  ) {
    this.connection = redis.duplicate();
    this.connection.on('error', (error: Error) => this.lost(error));
    this.connection.on('ready', () => this.found());
  }

  /** Does not wait: Redis may be away for long. */
  onApplicationBootstrap(): void {
    this.connection
      .connect()
      .then((connection) => connection.subscribe(this.bell.channel, () => this.bell.wake()))
      .catch((error: unknown) => this.lost(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.connection.isOpen) await this.connection.disconnect();
  }

  private lost(error: unknown): void {
    if (!this.deaf) this.log.warn({ bell: this.bell.channel, err: error }, 'the bell is not heard; polling');
    this.deaf = true;
  }

  private found(): void {
    if (this.deaf) this.log.info({ bell: this.bell.channel }, 'the bell is heard again');
    this.deaf = false;
    this.bell.wake(); // it may have rung while nobody listened
  }
}
