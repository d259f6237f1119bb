import { Inject, Injectable } from '@nestjs/common';
import { WakeUpListener, Log, REDIS, type RedisClient } from '@app/platform';
import { Relay } from '../relay/relay';
import { WAKE_UP_CHANNEL } from './redis-outbox-notifier';

/** Wakes the relay when a commit has added events. */
@Injectable()
export class OutboxWakeUpListener extends WakeUpListener {
  constructor(@Inject(REDIS) redis: RedisClient, relay: Relay, log: Log) {
    super(redis, { channel: WAKE_UP_CHANNEL, wake: () => relay.wake() }, log);
  }
}
