import { Database, fromBinary } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type RankingQuestion, RankingQueries } from '../application/ranking.queries';
import type { RankedProduct, RankingMeasure, RankingWindow } from '../domain/ranking';
import { type SlotRange, slotsOf } from '../domain/time-slots';

interface RankedRow {
  readonly product_id: Buffer;
  readonly quantity: string;
  readonly revenue: string;
}

const DAYS: Readonly<Record<RankingWindow, number>> = { '1d': 1, '3d': 3, '7d': 7 };

const ORDER: Readonly<Record<RankingMeasure, string>> = {
  quantity: 'quantity DESC, revenue DESC',
  revenue: 'revenue DESC, quantity DESC',
};

/** One statement is one snapshot: what serves, and its rows. */
const SERVING = "(SELECT generation FROM ranking_generations WHERE live = 'serving')";

const slots = (table: string, column: string): string =>
  `SELECT product_id, quantity, revenue FROM ${table}
   WHERE generation = ${SERVING} AND ${column} > ? AND ${column} <= ?`;

const topBy = (by: RankingMeasure): string => `
  SELECT product_id, quantity, revenue FROM (
    SELECT product_id, SUM(quantity) AS quantity, SUM(revenue) AS revenue FROM (
      ${slots('product_sales_hours', 'hour')}
      UNION ALL ${slots('product_sales_minutes', 'minute')}
      UNION ALL ${slots('product_sales_minutes', 'minute')}
    ) AS slots GROUP BY product_id
  ) AS totals WHERE ${by} > 0 ORDER BY ${ORDER[by]}, product_id LIMIT ?`;

@Injectable()
export class TypeOrmRankingQueries extends RankingQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async top({ window, by, asOf, limit }: RankingQuestion): Promise<RankedProduct[]> {
    const { before, hours, since } = slotsOf(asOf, DAYS[window]);
    const rows = await this.database.query<RankedRow>(topBy(by), [...[hours, before, since].flatMap(bounds), limit]);
    return rows.map((row) => ({
      productId: fromBinary<'Product'>(row.product_id),
      quantity: toNumber(row.quantity),
      revenue: toNumber(row.revenue),
    }));
  }
}

const bounds = ({ after, until }: SlotRange): Date[] => [after, until];

/** A net past 2^53-1, which no JSON number carries, is shown as that; it is placed by what it is. */
const toNumber = (sum: string): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(sum)));
