import { percentile } from '../statistics';
import type { Outcome } from './scenario';
import type { Timeline } from './timeline';

/** The outcomes, with rates and times of the measured part. */
export class Observations {
  private arrived = 0;
  private placed = 0;
  private refused = 0;
  private transactions = 0;
  private ordersInThem = 0;
  private busy = 0;
  private readonly latencies: number[] = [];

  constructor(
    private readonly timeline: Timeline,
    /** Milliseconds. */
    private readonly measured: { readonly from: number; readonly until: number },
  ) {}

  /** From here on no client sends. */
  get over(): boolean {
    return this.timeline.now >= this.measured.until;
  }

  arrival(): void {
    this.arrived++;
  }

  placement(sentAt: number): void {
    this.placed++;
    if (this.measuring) this.latencies.push(this.timeline.now - sentAt);
  }

  refusal(): void {
    this.refused++;
  }

  batch(orders: number): void {
    if (!this.measuring) return;
    this.transactions++;
    this.ordersInThem += orders;
  }

  /** `busy`: how long the cores have worked so far. */
  watch(busy: () => number): void {
    this.timeline.after(this.measured.from, () => (this.busy -= busy()));
    this.timeline.after(this.measured.until, () => (this.busy += busy()));
  }

  outcome(cores: number): Outcome {
    const { arrived, placed, refused } = this;
    const length = this.measured.until - this.measured.from;
    const sorted = this.latencies.sort((a, b) => a - b);
    return {
      ...{ arrived, placed, refused },
      rate: (sorted.length * 1_000) / length,
      mean: sorted.reduce((sum, latency) => sum + latency, 0) / sorted.length,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      batch: this.ordersInThem / this.transactions,
      busy: this.busy / (length * cores),
    };
  }

  private get measuring(): boolean {
    return this.timeline.now >= this.measured.from && !this.over;
  }
}
