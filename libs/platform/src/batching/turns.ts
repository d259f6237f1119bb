import type { Deadline } from '../time/deadline';
import { Gate } from './gate';

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
