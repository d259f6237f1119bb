import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { pauseUnlessAborted } from './pause';

/**
 * Work of a process besides its requests, until shutdown. All instances are signalled before the first is awaited:
 * without a database, all of them wait for the same ten seconds of a unit of work, not for ten seconds each.
 */
export abstract class BackgroundWork implements OnModuleDestroy, BeforeApplicationShutdown {
  /** Aborted at shutdown. */
  protected readonly stopping = new AbortController();
  /** Resolves soon after the abort; set by the class that starts the work. */
  protected running: Promise<void> | undefined;

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** The database and the other pools close in onApplicationShutdown: the current step has ended by then. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** In milliseconds. Ends early at shutdown, and does not keep the process alive. */
  protected pause(ms: number): Promise<void> {
    return pauseUnlessAborted(ms, this.stopping.signal);
  }
}
