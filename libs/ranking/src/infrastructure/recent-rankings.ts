import type { Ranking } from '../application/popular-products';

export interface RecentRanking {
  /** The text in the cache. */
  readonly text: string;
  readonly ranking: Ranking;
}

/** The rankings that this process read last, by the names of the choices; evicts the least recently used one. */
export class RecentRankings {
  private readonly rankings = new Map<string, RecentRanking>();

  constructor(private readonly most: number) {}

  find(choice: string): RecentRanking | undefined {
    return this.rankings.get(choice);
  }

  add(choice: string, recent: RecentRanking): void {
    this.rankings.delete(choice);
    this.rankings.set(choice, recent);
    const [oldest] = this.rankings.keys();
    if (this.rankings.size > this.most && oldest !== undefined) this.rankings.delete(oldest);
  }
}
