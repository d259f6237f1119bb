import { Gate } from './gate';

interface Limits {
  readonly atOnce: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
  /** The error for one more request. */
  readonly refusal: () => Error;
}

/** Runs a few pieces of work at once, first come, first served; beyond a bounded queue it refuses. */
export class Semaphore {
  private readonly gate: Gate;

  constructor(private readonly limits: Limits) {
    this.gate = new Gate(limits.atOnce);
  }

  /** @throws the refusal at once, before anything is begun, when too many wait; the promise fails with what `work` throws. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const { atOnce, waiting, refusal } = this.limits;
    if (this.gate.size >= atOnce + waiting) throw refusal();
    return this.gate.pass(work);
  }
}
