import { Inject, Injectable } from '@nestjs/common';
import { OutboxBell } from '@app/kernel';
import { Log, REDIS, type RedisClient } from '@app/platform';
import { Throttle } from './throttle';

export const BELL_CHANNEL = 'outbox:bell';

/** Thousands of commits a second need no more than a hundred rings. */
const RING_EVERY_MS = 10;

/** Rings over Redis' publish and subscribe: at once for a lone commit, every 10 ms at the most for many. */
@Injectable()
export class RedisOutboxBell extends OutboxBell {
  private readonly throttle = new Throttle(() => this.publish(), RING_EVERY_MS);

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
  ) {
    super();
  }

  ring(): void {
    this.throttle.call();
  }

  private publish(): void {
    // The relay polls, too: without Redis an event is later, never lost. The client itself tells that Redis is gone.
    this.redis.publish(BELL_CHANNEL, '').catch((error: unknown) => this.log.debug({ err: error }, 'nobody heard it'));
  }
}
