import type { RankedProduct, RankingMeasure, RankingWindow } from '../domain/ranking';

/** The maximum length of a ranking. */
export const LONGEST_RANKING = 100;

export interface RankingChoice {
  readonly window: RankingWindow;
  readonly by: RankingMeasure;
  /** A full minute of the past; undefined for the current ranking. */
  readonly asOf: Date | undefined;
}

export interface PopularProduct extends RankedProduct {
  /** From 1 on. */
  readonly rank: number;
  readonly name: string;
  /** Minor units: the product's own price, whatever the price of its sales. */
  readonly price: number;
}

export interface Ranking {
  /** A full minute: the end of the window. */
  readonly asOf: Date;
  /** When sales, names and prices were read. */
  readonly computedAt: Date;
  /** The first hundred. */
  readonly products: readonly PopularProduct[];
}

/** Returns the best-selling products. */
export abstract class PopularProducts {
  /** @throws Unavailable without an answer in time; ranking.busy */
  abstract find(choice: RankingChoice): Promise<Ranking>;
}

const MINUTE_MS = 60_000;

/** The last full minute at that time. */
export const fullMinute = (moment: Date): Date => new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS);
