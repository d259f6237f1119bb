import type { RankedProduct, RankingMeasure, RankingWindow } from '../domain/ranking';

export interface RankingQuestion {
  readonly window: RankingWindow;
  readonly by: RankingMeasure;
  /** A full minute; the window is (asOf − n days, asOf]. */
  readonly asOf: Date;
  /** Whether the request names a past time: such a ranking gets less time. */
  readonly isPast?: boolean | undefined;
  readonly limit: number;
}

/** Reads the aggregate tables, outside any transaction. */
export abstract class RankingQueries {
  /**
   * Returns the first products by the measure, ties by the other measure, then by productId. Products whose net is zero
   * or less are omitted. One query.
   * @throws Unavailable without a database, or when it takes too long
   */
  abstract top(question: RankingQuestion): Promise<RankedProduct[]>;
}
