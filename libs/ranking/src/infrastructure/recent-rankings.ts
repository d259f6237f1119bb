import type { Ranking } from '../application/popular-products';

/** Enough for every ranking of now and some of the past; each is some 40 kB. */
const MOST = 32;

export interface RecentRanking {
  /** As it lies in the cache. */
  readonly text: string;
  readonly ranking: Ranking;
}

/** What this process has seen last, under the names of the choices; the one that was used longest ago makes room. */
export class RecentRankings {
  private readonly rankings = new Map<string, RecentRanking>();

  find(choice: string): RecentRanking | undefined {
    return this.rankings.get(choice);
  }

  add(choice: string, recent: RecentRanking): void {
    this.rankings.delete(choice);
    this.rankings.set(choice, recent);
    const [oldest] = this.rankings.keys();
    if (this.rankings.size > MOST && oldest !== undefined) this.rankings.delete(oldest);
  }
}
