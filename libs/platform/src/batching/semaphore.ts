import { Gate } from './gate';

interface Limits {
  readonly atOnce: number;
  /** How many more may wait. */
  readonly waiting: number;
  /** The error for a request beyond that. */
  readonly refusal: () => Error;
}

/** Runs a few pieces of work at once, first come, first served; refuses work beyond a bounded queue. */
export class Semaphore {
  private readonly gate: Gate;

  constructor(private readonly limits: Limits) {
    this.gate = new Gate(limits.atOnce);
  }

  /** @throws the refusal at once when too many wait; the promise rejects with the error of `work` */
  run<T>(work: () => Promise<T>): Promise<T> {
    const { atOnce, waiting, refusal } = this.limits;
    if (this.gate.size >= atOnce + waiting) throw refusal();
    return this.gate.pass(work);
  }
}
