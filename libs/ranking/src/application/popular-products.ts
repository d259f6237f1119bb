import type { RankedProduct, RankingMeasure, RankingWindow } from '../domain/ranking';

/** No ranking is longer. */
export const LONGEST_RANKING = 100;

export interface RankingChoice {
  readonly window: RankingWindow;
  readonly by: RankingMeasure;
  /** A full minute of the past; undefined for the ranking as it is now. */
  readonly asOf: Date | undefined;
}

export interface PopularProduct extends RankedProduct {
  /** From 1 on. */
  readonly rank: number;
  readonly name: string;
  /** Minor units: the product's own price, whatever it was sold for. */
  readonly price: number;
}

export interface Ranking {
  /** A full minute: the window ends with it. */
  readonly asOf: Date;
  /** When sales, names and prices were read. */
  readonly computedAt: Date;
  /** The first hundred. */
  readonly products: readonly PopularProduct[];
}

/** What sells best, for whoever looks. */
export abstract class PopularProducts {
  /** @throws Unavailable when it cannot be told in time; ranking.busy */
  abstract find(choice: RankingChoice): Promise<Ranking>;
}

const MINUTE_MS = 60_000;

/** The last full minute at that moment. */
export const fullMinute = (moment: Date): Date => new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS);
