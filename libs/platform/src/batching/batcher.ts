import { OwnersInTurn, type Waiting } from './owners-in-turn';

/** Why a batcher refused a command: too many commands wait, or this one has waited too long. */
export class BatcherBusy extends Error {
  constructor() {
    super('too much is waiting already');
    this.name = 'BatcherBusy';
  }
}

/** An outcome of `execute`: the command was not executed, and returns to the front of its owner's queue. */
export const AGAIN: unique symbol = Symbol('again');

/** The share of a batcher that one owner of commands may take. */
export interface OwnerShare {
  /** In one batch; a command heavier than this goes as the only one of its owner. */
  readonly maxWeight: number;
  /** Among the waiting commands. */
  readonly maxWaiting: number;
}

export interface BatcherOptions<Command, Outcome> {
  /**
   * Gets at most `maxItems` commands of at most `maxWeight` in all; returns one outcome for each, in order. May call
   * `letNextBegin` once it only waits for its commit: the next batch may then begin before this one has ended.
   */
  readonly execute: (
    commands: readonly Command[],
    letNextBegin: () => void,
  ) => Promise<readonly (Outcome | typeof AGAIN)[]>;
  readonly weightOf: (command: Command) => number;
  readonly maxItems: number;
  readonly maxWeight: number;
  /** How many commands may wait, and for how long, in milliseconds, before they are refused. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** How many batches may be under way; default 1. All but the last of them have called `letNextBegin`. */
  readonly maxUnderWay?: number;
  /** How many commands must wait for the next batch to begin before the previous one has ended; default 1. */
  readonly leastToOverlap?: number;
  /**
   * The owner of a command. Owners take turns, one command each. The commands of one owner keep their order and are in
   * one batch at a time. Without it, all commands are in one queue.
   */
  readonly ownerOf?: (command: Command) => string;
  readonly share?: OwnerShare;
  readonly observe?: (batch: { items: number; waitedMs: number }) => void;
}

/**
 * One queue: while a batch is under way, arriving commands wait, and then go together. No command is held back to fill
 * a batch, so a lone command never waits. One queue a process: more were slower (docs/design.md, Batch queue). Only the
 * commit of one batch overlaps with the start of the next. Customers share the queue (docs/adr/0028).
 */
export class Batcher<Command, Outcome> {
  private readonly waiting: OwnersInTurn<Command, Outcome>;
  private running = false;
  private underWay = 0;
  private ended: () => void = () => undefined;
  /** Set by the youngest batch: the next may begin. */
  private overlap: () => void = () => undefined;
  private expiry: NodeJS.Timeout | undefined;

  constructor(private readonly options: BatcherOptions<Command, Outcome>) {
    this.waiting = new OwnersInTurn(options);
  }

  /** @throws BatcherBusy when too many commands wait, or this one has waited too long; any error of `execute` */
  submit(command: Command): Promise<Outcome> {
    const owner = this.waiting.ownerWithRoomFor(command);
    if (!owner) return Promise.reject(new BatcherBusy());
    return new Promise((resolve, reject) => {
      this.waiting.add({ command, owner, since: performance.now(), resolve, reject, next: undefined });
      this.goOn();
      this.expiry ??= setTimeout(() => this.expire(), this.options.maxWaitMs);
    });
  }

  /** Waiting commands, without those of the batch under way. */
  get depth(): number {
    return this.waiting.size;
  }

  /** Called when a command that may go has arrived. */
  private goOn(): void {
    if (this.running) {
      if (this.mayOverlap()) this.overlap();
    } else if (this.waiting.ready > 0) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    await Promise.resolve(); // commands that arrive in the same tick go with the first
    const { maxUnderWay = 1 } = this.options;
    while (this.waiting.ready > 0) {
      await this.begin(this.takeBatch());
      while (this.underWay >= maxUnderWay) await new Promise<void>((resolve) => (this.ended = resolve));
    }
    this.running = false;
  }

  /** Resolves when the batch has ended, or when it lets the next begin and enough commands wait for that. */
  private begin(batch: readonly Waiting<Command, Outcome>[]): Promise<void> {
    this.underWay++;
    this.overlap = () => undefined;
    return new Promise((goOn) => {
      let isYoungest = true;
      const letNextBegin = (): void => {
        if (!isYoungest) return;
        this.overlap = () => {
          isYoungest = false;
          goOn();
        };
        if (this.mayOverlap()) this.overlap();
      };
      void this.executeBatch(batch, letNextBegin).finally(() => {
        this.underWay--;
        this.ended();
        isYoungest = false;
        goOn();
        this.goOn();
      });
    });
  }

  private mayOverlap(): boolean {
    return this.waiting.ready >= (this.options.leastToOverlap ?? 1);
  }

  /** Refuses commands that have waited too long, even while a batch hangs; set again as long as commands wait. */
  private expire(): void {
    const oldest = this.waiting.expire(performance.now() - this.options.maxWaitMs, ({ reject }) =>
      reject(new BatcherBusy()),
    );
    if (oldest === undefined) this.expiry = undefined;
    else {
      const dueMs = this.options.maxWaitMs - (performance.now() - oldest);
      this.expiry = setTimeout(() => this.expire(), Math.max(dueMs, LEAST_BETWEEN_EXPIRIES_MS));
    }
  }

  private takeBatch(): Waiting<Command, Outcome>[] {
    const batch = this.waiting.take();
    if (this.waiting.size === 0) {
      clearTimeout(this.expiry);
      this.expiry = undefined;
    }
    return batch;
  }

  private async executeBatch(batch: readonly Waiting<Command, Outcome>[], letNextBegin: () => void): Promise<void> {
    this.observe(batch);
    try {
      const commands = batch.map(({ command }) => command);
      const outcomes = await this.options.execute(commands, letNextBegin);
      if (outcomes.length !== batch.length) throw new Error(`${outcomes.length} outcomes for ${batch.length} commands`);
      this.settle(batch, outcomes);
    } catch (error) {
      for (const item of batch) item.reject(error);
    } finally {
      this.waiting.release(batch);
    }
  }

  private settle(batch: readonly Waiting<Command, Outcome>[], outcomes: readonly (Outcome | typeof AGAIN)[]): void {
    // From the last to the first, so that the commands of one owner return to its queue in their order.
    for (const item of batch.filter((_, n) => outcomes[n] === AGAIN).reverse()) this.putBack(item);
    batch.forEach((item, n) => {
      const outcome = outcomes[n] as Outcome | typeof AGAIN;
      if (outcome !== AGAIN) item.resolve(outcome);
    });
  }

  private putBack(item: Waiting<Command, Outcome>): void {
    const leftMs = this.options.maxWaitMs - (performance.now() - item.since);
    if (leftMs <= 0) {
      item.reject(new BatcherBusy());
      return;
    }
    this.waiting.putBack(item);
    this.expiry ??= setTimeout(() => this.expire(), leftMs);
  }

  private observe(batch: readonly Waiting<Command, Outcome>[]): void {
    const { observe } = this.options;
    if (!observe || batch.length === 0) return;
    const oldest = batch.reduce((since, item) => Math.min(since, item.since), Infinity);
    observe({ items: batch.length, waitedMs: performance.now() - oldest });
  }
}

/** In overload, commands expire one by one; the timer checks them together. */
const LEAST_BETWEEN_EXPIRIES_MS = 10;
