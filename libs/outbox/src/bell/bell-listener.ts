import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Log, REDIS, type RedisClient } from '@app/platform';
import { Relay } from '../relay/relay';
import { BELL_CHANNEL } from './redis-outbox-bell';

/**
 * Wakes the relay when the bell rings, on a connection of its own (one that has subscribed can do nothing else). The
 * client subscribes again by itself after each reconnection. Without Redis the relay polls.
 */
@Injectable()
export class BellListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connection: RedisClient;
  private deaf = false;

  constructor(
    @Inject(REDIS) redis: RedisClient,
    private readonly relay: Relay,
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
      .then((connection) => connection.subscribe(BELL_CHANNEL, () => this.relay.wake()))
      .catch((error: unknown) => this.lost(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.connection.isOpen) await this.connection.disconnect();
  }

  private lost(error: unknown): void {
    if (!this.deaf) this.log.warn({ err: error }, 'the outbox bell is not heard; polling');
    this.deaf = true;
  }

  private found(): void {
    if (this.deaf) this.log.info({}, 'the outbox bell is heard again');
    this.deaf = false;
    this.relay.wake(); // it may have rung while nobody listened
  }
}
