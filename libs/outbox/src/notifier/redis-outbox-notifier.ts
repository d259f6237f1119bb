import { Inject, Injectable } from '@nestjs/common';
import { OutboxNotifier } from '@app/kernel';
import { Log, REDIS, type RedisClient } from '@app/platform';
import { Throttle } from './throttle';

export const WAKE_UP_CHANNEL = 'outbox:wake-up';

/** A hundred wake-ups a second serve thousands of commits. */
const NOTIFY_EVERY_MS = 10;

/** Publishes wake-ups through Redis: at once for a lone commit, every 10 ms at the most for many. */
@Injectable()
export class RedisOutboxNotifier extends OutboxNotifier {
  private readonly throttle = new Throttle(() => this.publish(), NOTIFY_EVERY_MS);

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
  ) {
    super();
  }

  notify(): void {
    this.throttle.call();
  }

  private publish(): void {
    // The relay polls, too: without Redis an event is later, never lost. The client itself logs that Redis is away.
    this.redis
      .publish(WAKE_UP_CHANNEL, '')
      .catch((error: unknown) => this.log.debug({ err: error }, 'wake-up publish failed'));
  }
}
