import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Alarm, BackgroundWork, backoffMs, Log } from '@app/platform';
import { CheckImageUseCase } from '../../application/images/check-image.use-case';
import { CleanImageUseCase } from '../../application/images/clean-image.use-case';
import { ImageTasks, type LeasedTask } from '../../application/images/image-tasks';
import { ImageWorkerConfig } from '../../product-images.config';
import { ImageMetrics } from './image.metrics';

/**
 * Processes the tasks about pictures one after another, because decoding takes memory. Without a task it sleeps until
 * the notifier wakes it or a poll is due. While the store or the database is unreachable, no attempt counts against a
 * picture.
 */
@Injectable()
export class ImageWorker extends BackgroundWork implements OnApplicationBootstrap {
  private readonly alarm = new Alarm();
  /** Failed tasks in a row. */
  private failures = 0;

  constructor(
    private readonly tasks: ImageTasks,
    private readonly check: CheckImageUseCase,
    private readonly clean: CleanImageUseCase,
    private readonly config: ImageWorkerConfig,
    private readonly metrics: ImageMetrics,
    private readonly log: Log,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  override onModuleDestroy(): void {
    super.onModuleDestroy();
    this.alarm.ring();
  }

  wake(): void {
    this.alarm.ring();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const foundSome = await this.tryNext();
      if (this.failures > 0) await this.pause(this.pauseMs());
      else if (!foundSome) await this.alarm.sleep(this.config.pollMs);
    }
  }

  private async tryNext(): Promise<boolean> {
    try {
      const task = await this.tasks.lease(this.config.leaseMs);
      if (!task) return false;
      await this.work(task);
      this.failures = 0;
      return true;
    } catch (error) {
      this.failures++;
      this.metrics.failed();
      this.log.warn({ failures: this.failures, err: error }, 'picture tasks failed; retrying');
      return false;
    }
  }

  private async work(task: LeasedTask): Promise<void> {
    try {
      if (task.task === 'check') await this.checkOne(task);
      else await this.clean.execute(task.imageId);
      await this.tasks.finish(task);
    } catch (error) {
      // If the database is unreachable, the task is due again when the lease expires.
      await this.putBack(task, error).catch(() => undefined);
      throw error;
    }
  }

  /**
   * An outage ends. Any other error may be caused by this very picture: it waits behind the others, and its attempt
   * counts.
   */
  private putBack(task: LeasedTask, error: unknown): Promise<void> {
    const { outageMs, outageMaxMs } = this.config;
    if (error instanceof Unavailable) return this.tasks.putBack(task, { forMs: outageMs, counts: false });
    return this.tasks.putBack(task, { forMs: outageMaxMs, counts: true });
  }

  private async checkOne(task: LeasedTask): Promise<void> {
    const result = await this.check.execute(task);
    this.metrics.checked(result);
    this.log.info({ imageId: task.imageId, tries: task.tries, result }, 'picture checked');
  }

  private pauseMs(): number {
    const { outageMs, outageMaxMs } = this.config;
    return backoffMs(this.failures, { firstMs: outageMs, maxMs: outageMaxMs });
  }
}
