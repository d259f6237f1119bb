import { Injectable } from '@nestjs/common';
import { Log, pauseUnlessAborted, type RegularWork, type Turn } from '@app/platform';
import { ManifestConfig } from './manifest.config';
import { ManifestSums } from './manifest-sums';

/** Keeps the manifest's sums close behind the events, in one of all workers. */
@Injectable()
export class ManifestSummer implements RegularWork {
  readonly name = 'outbox-manifest';
  readonly everyMs: number;
  readonly harmlessTwice =
    'Each step locks the row of its hour and adds events from the time up to which it is summed.';

  constructor(
    private readonly sums: ManifestSums,
    private readonly config: ManifestConfig,
    private readonly log: Log,
  ) {
    this.everyMs = config.everyMs;
  }

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      if ((await this.sums.step(this.config.delayMs)) === 'idle') break;
      // Long after an outage, or at the first start: the orders keep half of the database.
      await pauseUnlessAborted(performance.now() - began, signal);
    }
    while (!signal.aborted) {
      const { checked, changed } = await this.sums.checkOne();
      if (!checked) break;
      if (changed) this.log.warn({ hour: changed }, 'late events found, manifest of the hour is summed again');
    }
  }
}
