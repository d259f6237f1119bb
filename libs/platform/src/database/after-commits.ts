import { Injectable } from '@nestjs/common';
import type { AfterCommit } from '@app/kernel';
import { Log } from '../logging/log';
import { Metrics } from '../metrics/metrics';
import { Deadline } from '../time/deadline';

/** Runs the work that follows a commit. Its failure does not undo the commit. */
@Injectable()
export class AfterCommits {
  private readonly failures;

  constructor(
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.failures = metrics.counter(
      'after_commit_failures_total',
      'Work after a commit that failed, or was not done within the time that its caller waits for it.',
      ['work'],
    );
  }

  /** Runs all of it at once. Waits for the work that asks for it, up to its own deadline. Never throws. */
  async run(works: Iterable<AfterCommit>, committedAt?: string): Promise<void> {
    const awaited: Promise<void>[] = [];
    for (const work of works) {
      const ended = this.start(work, committedAt);
      if (ended && work.awaitedMs !== undefined) awaited.push(this.waitFor(work, ended, work.awaitedMs));
    }
    if (awaited.length > 0) await Promise.all(awaited);
  }

  /** No timer for work that has ended already. */
  private start(work: AfterCommit, committedAt: string | undefined): Promise<void> | undefined {
    try {
      return work.run(committedAt)?.catch((error: unknown) => this.failed(work, error));
    } catch (error) {
      this.failed(work, error);
      return undefined;
    }
  }

  private waitFor(work: AfterCommit, ended: Promise<void>, ms: number): Promise<void> {
    const deadline = Deadline.after(ms);
    return deadline.race(ended).catch((error: unknown) => this.failed(work, error));
  }

  private failed({ name }: AfterCommit, error: unknown): void {
    this.failures.inc({ work: name });
    this.log.warn({ work: name, err: error }, 'work after a commit failed');
  }
}
