import type { BenchRun } from '../../run';

interface Counts {
  readonly orders: number;
  readonly batches: number;
}

/** Orders in a transaction, as the api processes count them (order_batch_size). */
export class BatchSizes {
  private readonly byName = new Map<string, number[]>();

  /** Reads no metrics of the worker: while paused, it does not answer. */
  constructor(private readonly run: BenchRun) {}

  /** Orders in a batch, round by round. */
  of(name: string): readonly number[] {
    return this.byName.get(name) ?? [];
  }

  /** Stores the mean size of the batches of `work` under that name. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = await this.counts();
    const result = await work();
    const after = await this.counts();
    const size = (after.orders - before.orders) / (after.batches - before.batches);
    this.byName.set(name, [...this.of(name), size]);
    return result;
  }

  private async counts(): Promise<Counts> {
    const urls = this.run.metricsUrls.slice(0, this.run.apiUrls.length);
    const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
    const sum = (metric: string): number => texts.reduce((total, text) => total + valueIn(text, metric), 0);
    return { orders: sum('order_batch_size_sum'), batches: sum('order_batch_size_count') };
  }
}

/** @throws when the metric is missing: otherwise the chart would show zero. */
function valueIn(text: string, metric: string): number {
  const value = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the api has no metric ${metric}`);
  return Number(value);
}
