import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundWork, Log } from '@app/platform';
import { RebuildRankingUseCase } from '../application/rebuild-ranking.use-case';
import { RemoveRetiredUseCase } from '../application/remove-retired.use-case';

/** The longest time until a requested rebuild begins. */
const POLL_MS = 2_000;

/**
 * Runs requested rebuilds and removes retired generations, step by step. Any number of workers may do so concurrently:
 * the row lock of a step makes it safe, and a lock around the loop would only save some reads.
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

  /** Runs one step; returns false when there is nothing to do. @throws Unavailable */
  async step(): Promise<boolean> {
    return (await this.rebuild.step()) || (await this.removal.step());
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (!(await this.tryStep())) await this.pause(POLL_MS);
    }
  }

  /** A failed step is repeated after a pause; it continues where the last completed step ended. */
  private async tryStep(): Promise<boolean> {
    try {
      return await this.step();
    } catch (error) {
      this.log.warn({ err: error }, 'ranking upkeep step failed, retrying');
      return false;
    }
  }
}
