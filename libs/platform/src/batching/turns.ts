import type { Deadline } from '../time/deadline';

/** Why work got no turn: too much work waits already. */
export class TooManyWait extends Error {
  constructor() {
    super('too much work waits for its turn');
    this.name = 'TooManyWait';
  }
}

export interface TurnLimits {
  /** How many names may have a place at once. */
  readonly places: number;
  /** How much work may wait or run, of all names and of one. */
  readonly maxWaiting: number;
  readonly maxWaitingOfOne: number;
}

/**
 * Whether an attempt is likely to have its locks at once. `held`: the work could not have them before; all such attempts
 * together have one place. `doubtful`: it needs a row that somebody else held a moment ago; all such attempts together leave
 * one place to the others, where there are several.
 */
export type Prospect = 'good' | 'doubtful' | 'held';

/** Runs a piece of work in a place of its own, and leaves the place after it. */
export type InPlace = <T>(attempt: () => Promise<T>, prospect?: Prospect) => Promise<T>;

/**
 * Work of one name runs one after the other, and all names share a few places. Work leaves its place after each attempt: what
 * is tried again for a long time goes to the end of the line and lets the others pass. Where work of one name waits for work
 * of the same name, the next begins after a rest as long as the work took (100 ms at most): a flood of one name takes half of the time that it
 * could, and leaves the database's commits to the others (docs/adr/0028).
 */
export class Turns {
  private readonly places: Gate;
  /** Leaves one place to those that are likely to pass. */
  private readonly doubtful: Gate;
  private readonly heldUp = new Gate(1);
  private readonly names = new Map<string, Gate>();
  private waiting = 0;

  constructor(private readonly limits: TurnLimits) {
    this.places = new Gate(limits.places);
    this.doubtful = new Gate(Math.max(1, limits.places - 1));
  }

  /** @throws TooManyWait at once; DeadlineExceeded while the work waits; whatever `work` throws. */
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
  /** Whether the next in line waits for as long as the one before it took. */
  readonly rests?: boolean;
  readonly onEmpty?: () => void;
}

/** Work that waits for a lock takes seconds, and nothing of the database meanwhile. */
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

  /** The place goes straight to the first in line. */
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
