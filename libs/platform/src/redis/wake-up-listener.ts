import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Log } from '../logging/log';
import type { RedisClient } from './redis-client';

interface WakeUps {
  /** Of Redis' publish and subscribe. */
  readonly channel: string;
  readonly wake: () => void;
}

/**
 * Wakes a poller when a wake-up is published. It subscribes on a separate connection (a subscribed connection can do
 * nothing else). The client subscribes again after each reconnection. Without Redis the poller polls.
 */
export abstract class WakeUpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connection: RedisClient;
  private isLost = false;

  constructor(
    redis: RedisClient,
    private readonly wakeUps: WakeUps,
    private readonly log: Log,
  ) {
    this.connection = redis.duplicate();
    this.connection.on('error', (error: Error) => this.lost(error));
    this.connection.on('ready', () => this.found());
  }

  /** Does not wait: Redis may be unreachable for long. */
  onApplicationBootstrap(): void {
    this.connection
      .connect()
      .then((connection) => connection.subscribe(this.wakeUps.channel, () => this.wakeUps.wake()))
      .catch((error: unknown) => this.lost(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.connection.isOpen) await this.connection.disconnect();
  }

  private lost(error: unknown): void {
    const { channel } = this.wakeUps;
    if (!this.isLost) this.log.warn({ channel, err: error }, 'wake-up subscription lost; polling');
    this.isLost = true;
  }

  private found(): void {
    if (this.isLost) this.log.info({ channel: this.wakeUps.channel }, 'wake-up subscription restored');
    this.isLost = false;
    this.wakeUps.wake(); // a wake-up may have been published meanwhile
  }
}
