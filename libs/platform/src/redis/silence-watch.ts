import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logging/log';
import type { RedisClient } from './redis-client';

/** Times in milliseconds. */
export interface SilenceWatchOptions {
  readonly lookEveryMs: number;
  /** Looks in a row without a sign of life after which a connection is given up. */
  readonly looks: number;
  /** The client's longest pause between two tries to connect. */
  readonly longestPauseMs: number;
}

const SIGNS_OF_LIFE = ['connect', 'ready', 'reconnecting', 'error'] as const;

/**
 * Makes a client give up a connection on which nothing is heard any more. When Redis' host is gone without a word, TCP
 * goes on for a quarter of an hour, and so would the client, though another host has long taken its place. It counts
 * looks, not time: a process that was stalled itself has looked once.
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
      this.looksSinceSign = -Infinity; // until there is a sign of the new connection
      this.log.warn({}, 'Redis has gone silent; connecting anew');
      void this.connectAnew();
    } else if (this.client.isReady) {
      this.client.ping().then(
        () => (this.looksSinceSign = 0),
        () => undefined, // the next look counts it
      );
    }
  }

  private async connectAnew(): Promise<void> {
    try {
      const wasReady = this.client.isReady;
      await this.client.disconnect();
      // A client that was still connecting wakes from its pause and must find itself closed, or it would connect twice.
      if (!wasReady) await sleep(this.options.longestPauseMs);
      if (!this.stopped) await this.client.connect();
    } catch (error) {
      this.log.warn({ err: error }, 'Redis is not reachable');
    }
  }
}
