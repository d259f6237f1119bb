import type { Chance } from './chance';
import type { Timeline } from './timeline';

/** Commits that wait while the log is being flushed share the next flush (group commit). */
export class RedoLog {
  private waiting: (() => void)[] = [];
  private flushing = false;
  private flushed = 0;

  constructor(
    private readonly timeline: Timeline,
    /** Average milliseconds until the log is on the disk (with two zones on both disks). */
    private readonly flushTime: number,
    private readonly chance: Chance,
  ) {}

  commit(durable: () => void): void {
    this.waiting.push(durable);
    if (!this.flushing) this.flush();
  }

  get flushes(): number {
    return this.flushed;
  }

  private flush(): void {
    const group = this.waiting;
    this.waiting = [];
    this.flushing = group.length > 0;
    if (group.length === 0) return;
    this.flushed++;
    this.timeline.after(this.chance.vary(this.flushTime), () => {
      for (const durable of group) durable();
      this.flush();
    });
  }
}
