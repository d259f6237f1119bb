import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a process does besides answering, until it is told to end. All of it hears of the end before any of it is waited
 * for: where the database is gone, all wait out the same ten seconds of a unit of work, not ten each.
 */
export abstract class BackgroundWork implements OnModuleDestroy, BeforeApplicationShutdown {
  /** Aborted when the process is told to end. */
  protected readonly stopping = new AbortController();
  /** Ends soon after that; set by whoever begins it. */
  protected running: Promise<void> | undefined;

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** The database and the other pools close in onApplicationShutdown: the step under way is over by then. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** In milliseconds. Ends early when the process is told to end, and keeps none alive. */
  protected async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
  }
}
