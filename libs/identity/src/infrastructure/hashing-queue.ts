import { identityErrors } from '../domain/identity.errors';

interface Limits {
  /** Hashes under way at once: each holds its memory and a thread. */
  readonly atOnce: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
}

/** First come, first served; so a rush on sign-in costs time and refusals, not memory and every thread there is. */
export class HashingQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: Limits) {}

  /** @throws identity.busy when the queue is full; whatever `work` throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.limits.atOnce) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.limits.waiting) {
      throw identityErrors.error('identity.busy', { retryAfterSeconds: 1 });
    }
    await new Promise<void>((itsTurn) => this.waiting.push(itsTurn));
  }

  /** The place goes straight to the next in line, so that nobody who arrives now overtakes it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}
