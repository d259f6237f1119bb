import { Injectable } from '@nestjs/common';
import { Log, pauseUnlessAborted, type RegularWork, type Turn } from '@app/platform';
import { ReplayConfig } from './replay.config';
import { ReplaySteps } from './replay-steps';

/** While enough deliveries wait for each destination. */
const FULL_PAUSE_MS = 250;

/** Carries out the requested replays, in one of all workers: a step of each in turn, so that none waits for another. */
@Injectable()
export class ReplayWork implements RegularWork {
  readonly name = 'outbox-replays';
  readonly everyMs: number;
  readonly harmlessTwice =
    'Each step locks the row of its replay and goes on behind the last event of the step before.';

  constructor(
    private readonly steps: ReplaySteps,
    private readonly config: ReplayConfig,
    private readonly log: Log,
  ) {
    this.everyMs = config.everyMs;
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    while (!signal.aborted) {
      const unfinished = await this.steps.findUnfinished();
      if (unfinished.length === 0) return;
      let hasMoved = false;
      for (const replay of unfinished) {
        const began = performance.now();
        const step = await this.steps.step(replay, this.config);
        hasMoved ||= step !== 'full';
        const { replayId, destination } = replay;
        if (step === 'finished') this.log.info({ replayId, destination }, 'replay finished');
        // As the relay does with a backlog (ADR 0020): the orders keep half of a busy database.
        await pauseUnlessAborted(performance.now() - began, signal);
      }
      if (!hasMoved) await pauseUnlessAborted(FULL_PAUSE_MS, signal);
    }
  }
}
