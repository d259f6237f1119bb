import type { Deadline } from '../time/deadline';

interface GateOptions {
  /** Whether the next in line waits for as long as the one before it took. */
  readonly rests?: boolean;
  readonly onEmpty?: () => void;
}

/** Work that waits for a lock takes seconds, and nothing of the database meanwhile. */
const LONGEST_REST_MS = 100;

/** Lets a few pass at once, first come, first served. */
export class Gate {
  private inside = 0;
  private readonly line = new Set<() => void>();

  constructor(
    private readonly atOnce: number,
    private readonly options: GateOptions = {},
  ) {}

  /** The number of calls that run or wait. */
  get size(): number {
    return this.inside + this.line.size;
  }

  /** Without a deadline, work waits as long as it must. @throws DeadlineExceeded while it waits; whatever `work` throws */
  async pass<T>(work: () => Promise<T>, deadline?: Deadline): Promise<T> {
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

  private async enter(deadline?: Deadline): Promise<void> {
    if (this.inside < this.atOnce) {
      this.inside++;
      return;
    }
    let letIn: () => void = () => undefined;
    const itsTurn = new Promise<void>((resolve) => (letIn = resolve));
    this.line.add(letIn);
    try {
      await (deadline ? deadline.race(itsTurn) : itsTurn);
    } catch (error) {
      if (!this.line.delete(letIn)) this.leave();
      throw error;
    }
  }

  /** The place goes straight to the first in line, so that nothing later overtakes it. */
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
