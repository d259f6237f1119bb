import type { RankedProduct, RankingMeasure, RankingWindow } from '../domain/ranking';

export interface RankingQuestion {
  readonly window: RankingWindow;
  readonly by: RankingMeasure;
  /** A full minute; the window is (asOf − n days, asOf]. */
  readonly asOf: Date;
  /** Of a moment that was asked for, and not of now: a ranking of the past gets less time. */
  readonly isPast?: boolean | undefined;
  readonly limit: number;
}

/** Reads the aggregate tables, outside any transaction. */
export abstract class RankingQueries {
  /**
   * The first of them: by the measure, ties by the other measure, then by productId. Nets of zero or less are not
   * listed. One query. @throws Unavailable without a database, or when it takes too long
   */
  abstract top(question: RankingQuestion): Promise<RankedProduct[]>;
}
