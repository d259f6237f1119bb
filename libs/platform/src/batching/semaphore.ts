interface Limits {
  readonly atOnce: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** The error for a request beyond that. */
  readonly refusal: () => Error;
}

/** Runs a few pieces of work at once, first come, first served; refuses work beyond a bounded queue. */
export class Semaphore {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: Limits) {}

  /** @throws the refusal at once when too many wait; the promise rejects with the error of `work` */
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

  /** Passes the place to the next in the queue directly, so that no later request overtakes it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }
}
