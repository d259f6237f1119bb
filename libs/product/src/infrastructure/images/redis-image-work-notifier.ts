import { Inject, Injectable } from '@nestjs/common';
import { WakeUpListener, Log, REDIS, type RedisClient } from '@app/platform';
import { ImageWorkNotifier } from '../../application/images/image-work-notifier';
import { ImageWorker } from './image-worker';

const CHANNEL = 'images:work';

@Injectable()
export class RedisImageWorkNotifier extends ImageWorkNotifier {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly log: Log,
  ) {
    super();
  }

  notify(): void {
    // The client itself logs that Redis is unreachable.
    this.redis.publish(CHANNEL, '').catch((error: unknown) => {
      this.log.debug({ err: error }, 'image wake-up publish failed');
    });
  }
}

/** Wakes the worker when a wake-up arrives. */
@Injectable()
export class ImageWorkListener extends WakeUpListener {
  constructor(@Inject(REDIS) redis: RedisClient, worker: ImageWorker, log: Log) {
    super(redis, { channel: CHANNEL, wake: () => worker.wake() }, log);
  }
}
