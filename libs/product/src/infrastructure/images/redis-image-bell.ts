import { Inject, Injectable } from '@nestjs/common';
import { WakeUpListener, Log, REDIS, type RedisClient } from '@app/platform';
import { ImageBell } from '../../application/images/image-bell';
import { ImageWorker } from './image-worker';

const CHANNEL = 'images:bell';

@Injectable()
export class RedisImageBell extends ImageBell {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
  ) {
    super();
  }

  ring(): void {
    // Workers poll, too. The client itself tells that Redis is gone.
    this.redis.publish(CHANNEL, '').catch((error: unknown) => this.log.debug({ err: error }, 'nobody heard it'));
  }
}

/** Wakes the worker when the bell rings. */
@Injectable()
export class ImageWakeUpListener extends WakeUpListener {
  constructor(@Inject(REDIS) redis: RedisClient, worker: ImageWorker, log: Log) {
    super(redis, { channel: CHANNEL, wake: () => worker.wake() }, log);
  }
}
