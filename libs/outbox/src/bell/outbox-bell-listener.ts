import { Inject, Injectable } from '@nestjs/common';
import { BellListener, Log, REDIS, type RedisClient } from '@app/platform';
import { Relay } from '../relay/relay';
import { BELL_CHANNEL } from './redis-outbox-bell';

/** Wakes the relay when the bell rings. */
@Injectable()
export class OutboxBellListener extends BellListener {
  constructor(@Inject(REDIS) redis: RedisClient, relay: Relay, log: Log) {
    super(redis, { channel: BELL_CHANNEL, wake: () => relay.wake() }, log);
  }
}
