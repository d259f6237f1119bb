import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logging/log';
import type { RedisClient } from './redis-client';

/** Times in milliseconds. */
export interface SilenceWatchOptions {
  readonly lookEveryMs: number;
  /** Checks in a row without a sign of life after which the connection is dropped. */
  readonly looks: number;
  /** The client's longest pause between two tries to connect. */
  readonly longestPauseMs: number;
}

const SIGNS_OF_LIFE = ['connect', 'ready', 'reconnecting', 'error'] as const;

/**
 * Makes a client drop a connection on which Redis has stopped answering. When the host of Redis disappears without
 * closing it, TCP retries for a quarter of an hour, and the client would wait as long although another host has taken
 * over. It counts checks, not time: a process that stalled itself has checked once.
 */
export class SilenceWatch {
  private looksSinceSign = 0;
  private readonly timer: NodeJS.Timeout;
  private stopped = false;

  constructor(
    private readonly client: RedisClient,
    private readonly log: Log,
    private readonly options: SilenceWatchOptions,
  ) {
    for (const sign of SIGNS_OF_LIFE) client.on(sign, () => (this.looksSinceSign = 0));
    this.timer = setInterval(() => this.look(), options.lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  private look(): void {
    if (this.looksSinceSign++ >= this.options.looks) {
      this.looksSinceSign = -Infinity; // until the new connection shows a sign of life
      this.log.warn({}, 'Redis stopped answering; reconnecting');
      void this.connectAnew();
    } else if (this.client.isReady) {
      this.client.ping().then(
        () => (this.looksSinceSign = 0),
        () => undefined, // the next check counts it
      );
    }
  }

  private async connectAnew(): Promise<void> {
    try {
      const wasReady = this.client.isReady;
      await this.client.disconnect();
      // A client that was still connecting must find itself closed after its pause, or it would connect twice.
      if (!wasReady) await sleep(this.options.longestPauseMs);
      if (!this.stopped) await this.client.connect();
    } catch (error) {
      this.log.warn({ err: error }, 'Redis unreachable');
    }
  }
}
