import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundWork, Log } from '@app/platform';
import { RebuildRankingUseCase } from '../application/rebuild-ranking.use-case';
import { RemoveRetiredUseCase } from '../application/remove-retired.use-case';

/** A rebuild that was asked for begins within that. */
const POLL_MS = 2_000;

/**
 * Rebuilds when somebody has asked for it, and removes what was retired, step after step. Any number of workers may do
 * it at once: the row lock of a step makes it safe, and a lock around this would only spare the others some reading.
 */
@Injectable()
export class RankingUpkeep extends BackgroundWork implements OnApplicationBootstrap {
  constructor(
    private readonly rebuild: RebuildRankingUseCase,
    private readonly removal: RemoveRetiredUseCase,
    private readonly log: Log,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** One step; false when there is nothing to do. @throws Unavailable */
  async step(): Promise<boolean> {
    return (await this.rebuild.step()) || (await this.removal.step());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (!(await this.tryStep())) await this.pause(POLL_MS);
    }
  }

  /** What fails is tried again after a pause, from where the last step has left it. */
  private async tryStep(): Promise<boolean> {
    try {
      return await this.step();
    } catch (error) {
      this.log.warn({ err: error }, 'a step of the upkeep failed; trying again');
      return false;
    }
  }
}
