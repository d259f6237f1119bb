import type { Chance } from './chance';
import type { Timeline } from './timeline';

interface Job {
  /** The progress at which the job is done. */
  readonly end: number;
  readonly done: () => void;
}

/** Cores that all running jobs share evenly, at most one core for each job, as with an operating system. */
export class Processor {
  private readonly jobs: Job[] = [];
  /** The progress of a job that has been running from the beginning. */
  private progress = 0;
  private since = 0;
  private plan = 0;
  private busyCoreTime = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly cores: number,
    private readonly chance: Chance,
  ) {}

  /** `work`: average CPU milliseconds. */
  run(work: number, done: () => void): void {
    if (work <= 0) {
      this.timeline.after(0, done);
      return;
    }
    this.advance();
    this.insert({ end: this.progress + this.chance.vary(work), done });
    this.planNext();
  }

  /** Milliseconds that all cores together have worked. */
  get busy(): number {
    this.advance();
    return this.busyCoreTime;
  }

  private advance(): void {
    const passed = this.timeline.now - this.since;
    this.since = this.timeline.now;
    this.progress += passed * this.share;
    this.busyCoreTime += passed * Math.min(this.jobs.length, this.cores);
  }

  private get share(): number {
    return this.jobs.length === 0 ? 0 : Math.min(1, this.cores / this.jobs.length);
  }

  /** Kept in the order in which they end; few run at a time. */
  private insert(job: Job): void {
    let at = this.jobs.length;
    while (at > 0 && this.jobs[at - 1]!.end > job.end) at--;
    this.jobs.splice(at, 0, job);
  }

  private planNext(): void {
    const [next] = this.jobs;
    const plan = ++this.plan;
    if (next === undefined) return;
    this.timeline.after((next.end - this.progress) / this.share, () => {
      if (plan === this.plan) this.finish();
    });
  }

  private finish(): void {
    this.advance();
    const job = this.jobs.shift()!;
    this.progress = job.end; // removes the rounding error
    this.planNext();
    job.done();
  }
}
