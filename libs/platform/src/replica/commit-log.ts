/** Several batches may commit during one request; a longer list would only grow the marks. */
const MOST = 16;

/**
 * The positions of the last commits of this process. A request that began before a commit and ended after it may have
 * caused it, so it is enough to know the commits of that time: no transaction has to name its callers, and all
 * customers of a batch have its position.
 */
export class CommitLog {
  private readonly last: string[] = [];
  private count = 0;
  private unknownAt = -1;

  /** How many commits there were. */
  get end(): number {
    return this.count;
  }

  /** To be called before the caller of the transaction goes on. */
  add(position: string): void {
    this.last[this.count++ % MOST] = position;
  }

  /** A COMMIT was sent, and its answer was lost. */
  addUnknown(): void {
    this.unknownAt = this.count++;
    this.last[this.unknownAt % MOST] = '';
  }

  /**
   * The positions since `start` (an earlier `end`): all, or the last sixteen, which every replica reaches after those
   * before them. Undefined where one of them is unknown.
   */
  since(start: number): string[] | undefined {
    if (this.unknownAt >= start) return undefined;
    const begin = Math.max(start, this.count - MOST);
    return Array.from({ length: Math.max(0, this.count - begin) }, (_, n) => this.last[(begin + n) % MOST] ?? '');
  }
}
