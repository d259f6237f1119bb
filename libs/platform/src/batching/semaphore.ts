interface Limits {
  readonly atOnce: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
  /** The error for one more request. */
  readonly refusal: () => Error;
}

/** Runs a few pieces of work at once, first come, first served; beyond a bounded queue it refuses. */
export class Semaphore {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: Limits) {}

  /** @throws the refusal at once, before anything is begun, when too many wait; the promise fails with what `work` throws. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.atOnce && this.waiting.length >= this.limits.waiting) throw this.limits.refusal();
    return this.inTurn(work);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.limits.atOnce) this.running++;
    else await new Promise<void>((itsTurn) => this.waiting.push(itsTurn));
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** The place goes straight to the next in the queue, so that no later request overtakes it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}
