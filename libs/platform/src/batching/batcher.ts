/** Why a batcher did not take, or gave up, what it was given: it has more waiting than it may. */
export class BatcherBusy extends Error {
  constructor() {
    super('too much is waiting already');
    this.name = 'BatcherBusy';
  }
}

export interface BatcherOptions<Command, Outcome> {
  /**
   * Gets at most `maxItems` commands of at most `maxWeight` in all; answers one outcome for each, in order. Calls `letNextBegin`,
   * if it likes, once it only waits for its commit: the next batch may then begin before this one has ended.
   */
  readonly execute: (commands: readonly Command[], letNextBegin: () => void) => Promise<readonly Outcome[]>;
  readonly weightOf: (command: Command) => number;
  readonly maxItems: number;
  readonly maxWeight: number;
  /** How many commands may wait, and how long, in milliseconds, before they are refused. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** How many batches may be under way, 1 unless told. All but the last of them have let the next begin. */
  readonly maxUnderWay?: number;
  /** How many must wait, 1 unless told, for the next to begin before the one before it has ended. */
  readonly leastToOverlap?: number;
  readonly observe?: (batch: { items: number; waitedMs: number }) => void;
}

interface Waiting<Command, Outcome> {
  readonly command: Command;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One lane: while a batch is under way everything that arrives waits, and then goes together. Nothing is held back for
 * company, so a lone command never waits. One lane a process: more were slower (FACTS: 4 lanes of 32 reached 70 %). What
 * may overlap is one batch's commit with the next one's beginning.
 */
export class Batcher<Command, Outcome> {
  private waiting: Waiting<Command, Outcome>[] = [];
  private running = false;
  private underWay = 0;
  private ended: () => void = () => undefined;
  /** What the youngest batch has asked for: the next may begin. */
  private overlap: () => void = () => undefined;
  private expiry: NodeJS.Timeout | undefined;

  constructor(private readonly options: BatcherOptions<Command, Outcome>) {}

  /** @throws BatcherBusy when too many wait, or this one has waited too long; whatever `execute` throws. */
  submit(command: Command): Promise<Outcome> {
    if (this.waiting.length >= this.options.maxWaiting) return Promise.reject(new BatcherBusy());
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, since: performance.now(), resolve, reject });
      if (!this.running) void this.run();
      else if (this.mayOverlap()) this.overlap();
      this.expiry ??= setTimeout(() => this.expire(), this.options.maxWaitMs);
    });
  }

  /** Commands that wait; those of the batch under way are not counted. */
  get depth(): number {
    return this.waiting.length;
  }

  private async run(): Promise<void> {
    this.running = true;
    await Promise.resolve(); // what arrives in the same tick goes with the first
    const { maxUnderWay = 1 } = this.options;
    while (this.waiting.length > 0) {
      await this.begin(this.takeBatch());
      while (this.underWay >= maxUnderWay) await new Promise<void>((resolve) => (this.ended = resolve));
    }
    this.running = false;
  }

  /** Until the batch has ended, or lets the next begin and enough wait for that. */
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
      });
    });
  }

  private mayOverlap(): boolean {
    return this.waiting.length >= (this.options.leastToOverlap ?? 1);
  }

  /** Refuses what has waited too long even while a batch that hangs is under way; set again as long as any wait. */
  private expire(): void {
    const now = performance.now();
    const firstInTime = this.waiting.findIndex(({ since }) => now - since < this.options.maxWaitMs);
    const tooOld = this.waiting.splice(0, firstInTime === -1 ? this.waiting.length : firstInTime);
    for (const item of tooOld) item.reject(new BatcherBusy());
    const next = this.waiting[0];
    this.expiry = next && setTimeout(() => this.expire(), this.options.maxWaitMs - (now - next.since));
  }

  /** The longest run from the front that fits; a single command heavier than the limit still goes, alone. */
  private takeBatch(): Waiting<Command, Outcome>[] {
    let weight = 0;
    let count = 0;
    for (const { command } of this.waiting) {
      weight += this.options.weightOf(command);
      if (count > 0 && (count === this.options.maxItems || weight > this.options.maxWeight)) break;
      count++;
    }
    const batch = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    if (this.waiting.length === 0) {
      clearTimeout(this.expiry);
      this.expiry = undefined;
    }
    return batch;
  }

  private async executeBatch(batch: readonly Waiting<Command, Outcome>[], letNextBegin: () => void): Promise<void> {
    const [oldest] = batch;
    if (oldest) this.options.observe?.({ items: batch.length, waitedMs: performance.now() - oldest.since });
    try {
      const commands = batch.map(({ command }) => command);
      const outcomes = await this.options.execute(commands, letNextBegin);
      if (outcomes.length !== batch.length) throw new Error(`${outcomes.length} outcomes for ${batch.length} commands`);
      batch.forEach((item, n) => item.resolve(outcomes[n] as Outcome));
    } catch (error) {
      for (const item of batch) item.reject(error);
    }
  }
}
