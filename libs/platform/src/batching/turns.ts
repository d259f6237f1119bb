import type { Deadline } from '../time/deadline';

/** Too much work waits for a turn already. */
export class TooManyWait extends Error {
  constructor() {
    super('too much work waits for its turn');
    this.name = 'TooManyWait';
  }
}

export interface TurnLimits {
  /** How many names may have a place at once. */
  readonly places: number;
  /** How much work may wait or run, in all and for one name. */
  readonly maxWaiting: number;
  readonly maxWaitingOfOne: number;
}

/**
 * Whether an attempt is likely to get its locks at once. `held`: the work could not get them before; all such attempts
 * share one place. `doubtful`: it needs a row that another transaction held a moment ago; all such attempts leave one
 * place to the others, where there are several places.
 */
export type Prospect = 'good' | 'doubtful' | 'held';

/** Runs an attempt in a place of its own, and frees the place after it. */
export type InPlace = <T>(attempt: () => Promise<T>, prospect?: Prospect) => Promise<T>;

/**
 * Work of one name runs one after the other, and all names share a few places. Work frees its place after each attempt,
 * so work that is retried for a long time goes to the end of the queue and lets the others pass. Where work waits for
 * other work of its name, it begins after a pause as long as the previous work took (100 ms at most): a flood of one
 * name takes half of the time that it could, and leaves the database's commits to the others (docs/adr/0028).
 */
export class Turns {
  private readonly places: Gate;
  /** Leaves one place to attempts that are likely to succeed. */
  private readonly doubtful: Gate;
  private readonly heldUp = new Gate(1);
  private readonly names = new Map<string, Gate>();
  private waiting = 0;

  constructor(private readonly limits: TurnLimits) {
    this.places = new Gate(limits.places);
    this.doubtful = new Gate(Math.max(1, limits.places - 1));
  }

  /** @throws TooManyWait at once; DeadlineExceeded while the work waits; any error of `work` */
  async take<T>(name: string, deadline: Deadline, work: (inPlace: InPlace) => Promise<T>): Promise<T> {
    const turn = this.turnOf(name);
    this.waiting++;
    try {
      return await turn.pass(deadline, () =>
        work((attempt, prospect = 'good') => {
          const inPlace = () => this.places.pass(deadline, attempt);
          if (prospect === 'good') return inPlace();
          return (prospect === 'held' ? this.heldUp : this.doubtful).pass(deadline, inPlace);
        }),
      );
    } finally {
      this.waiting--;
    }
  }

  private turnOf(name: string): Gate {
    const { maxWaiting, maxWaitingOfOne } = this.limits;
    const turn = this.names.get(name) ?? new Gate(1, { rests: true, onEmpty: () => this.names.delete(name) });
    if (this.waiting >= maxWaiting || turn.size >= maxWaitingOfOne) throw new TooManyWait();
    this.names.set(name, turn);
    return turn;
  }
}

interface GateOptions {
  /** Whether the next in the queue waits for as long as the previous work took. */
  readonly rests?: boolean;
  readonly onEmpty?: () => void;
}

/** Work that waits for a lock takes seconds, and uses nothing of the database meanwhile. */
const LONGEST_REST_MS = 100;

/** Lets a few pass at once, first come, first served. */
class Gate {
  private inside = 0;
  private readonly line = new Set<() => void>();

  constructor(
    private readonly atOnce: number,
    private readonly options: GateOptions = {},
  ) {}

  get size(): number {
    return this.inside + this.line.size;
  }

  async pass<T>(deadline: Deadline, work: () => Promise<T>): Promise<T> {
    await this.enter(deadline);
    const began = performance.now();
    try {
      return await work();
    } finally {
      const tookMs = performance.now() - began;
      if (this.options.rests && this.line.size > 0) setTimeout(() => this.leave(), Math.min(tookMs, LONGEST_REST_MS));
      else this.leave();
    }
  }

  private async enter(deadline: Deadline): Promise<void> {
    if (this.inside < this.atOnce) {
      this.inside++;
      return;
    }
    let letIn: () => void = () => undefined;
    const itsTurn = new Promise<void>((resolve) => (letIn = resolve));
    this.line.add(letIn);
    try {
      await deadline.race(itsTurn);
    } catch (error) {
      if (!this.line.delete(letIn)) this.leave();
      throw error;
    }
  }

  /** Passes the place to the first in the queue directly. */
  private leave(): void {
    const [next] = this.line;
    if (next === undefined) {
      this.inside--;
      if (this.size === 0) this.options.onEmpty?.();
    } else {
      this.line.delete(next);
      next();
    }
  }
}
