import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundWork, Log } from '@app/platform';
import { SweepImagesUseCase } from '../../application/images/sweep-images.use-case';
import { ImageWorkerConfig } from '../../product-images.config';

/** Sweeps at the start and then at intervals. A failure is retried at the next interval. */
@Injectable()
export class ImageSweeper extends BackgroundWork implements OnApplicationBootstrap {
  constructor(
    private readonly sweep: SweepImagesUseCase,
    private readonly config: ImageWorkerConfig,
    private readonly log: Log,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.trySweep();
      // Processes that started together do not stay in step.
      await this.pause(this.config.sweepMs * (0.9 + Math.random() / 5));
    }
  }

  private async trySweep(): Promise<void> {
    try {
      const swept = await this.sweep.execute(this.stopping.signal);
      if (swept.images + swept.objects > 0) this.log.info({ ...swept }, 'abandoned pictures removed');
    } catch (error) {
      this.log.warn({ err: error }, 'sweep of abandoned pictures failed');
    }
  }
}
