import type { BenchRun } from '../../run';

interface Counts {
  readonly orders: number;
  readonly batches: number;
}

/** How many orders shared a transaction, as the api processes count it (order_batch_size). */
export class BatchSizes {
  private readonly byName = new Map<string, number[]>();

  /** The worker's metrics are left alone: paused, it does not answer. */
  constructor(private readonly run: BenchRun) {}

  /** Orders a batch, round by round. */
  of(name: string): readonly number[] {
    return this.byName.get(name) ?? [];
  }

  /** Keeps, under that name, the mean size of the batches that `work` came to. */
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

/** @throws when there is no such metric: a size of nothing would be drawn as zero. */
function valueIn(text: string, metric: string): number {
  const value = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the api does not tell ${metric}`);
  return Number(value);
}
