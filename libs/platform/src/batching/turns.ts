import type { Deadline } from '../time/deadline';
import { Gate } from './gate';

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
      const inPlace: InPlace = (attempt, prospect = 'good') => {
        const pass = () => this.places.pass(attempt, deadline);
        if (prospect === 'good') return pass();
        return (prospect === 'held' ? this.heldUp : this.doubtful).pass(pass, deadline);
      };
      return await turn.pass(() => work(inPlace), deadline);
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
