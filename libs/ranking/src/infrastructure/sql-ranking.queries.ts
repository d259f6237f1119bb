import { Clock, salesFigures } from '@app/kernel';
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

/** One statement is one snapshot: the serving generation, and its rows. */
const SERVING = "(SELECT generation FROM ranking_generations WHERE live = 'serving')";

const slots = (table: string, column: string): string =>
  `SELECT product_id, quantity, revenue FROM ${table}
   WHERE generation = ${SERVING} AND ${column} > ? AND ${column} <= ?`;

/** The way to read refunds: chosen by the smaller number of rows; both give the same result. */
type RefundIndex = 'PRIMARY' | 'product_refund_minutes_sale';

const topBy = (by: RankingMeasure, refunds: RefundIndex): string => `
  SELECT product_id, quantity, revenue FROM (
    SELECT product_id, SUM(quantity) AS quantity, SUM(revenue) AS revenue FROM (
      ${slots('product_sales_hours', 'hour')}
      UNION ALL ${slots('product_sales_minutes', 'minute')}
      UNION ALL ${slots('product_sales_minutes', 'minute')}
      UNION ALL SELECT product_id, quantity, revenue FROM product_refund_minutes FORCE INDEX (${refunds})
      WHERE generation = ${SERVING} AND refund_minute > ? AND sale_minute > ? AND sale_minute <= ?
    ) AS slots GROUP BY product_id
  ) AS totals WHERE ${by} > 0 ORDER BY ${ORDER[by]}, product_id LIMIT ?`;

/** Half a second before the client's deadline. */
const TIME_LIMIT_MS = 4_500;
/** Rankings of the past are computed one after the other, so each delays others. */
const PAST_TIME_LIMIT_MS = 3_000;
const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Minutes and hours hold the sales within them, less all later refunds of these sales. So refunds after `asOf` are
 * added back; for the current ranking these are the refunds of the current minute.
 */
@Injectable()
export class SqlRankingQueries extends RankingQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async top({ window, by, asOf, isPast, limit }: RankingQuestion): Promise<RankedProduct[]> {
    const days = DAYS[window];
    const { before, hours, since } = slotsOf(asOf, days);
    const rows = await this.database.query<RankedRow>(
      topBy(by, this.refundIndex(asOf, days)),
      [...[hours, before, since].flatMap(bounds), asOf, before.after, asOf, limit],
      { timeLimitMs: isPast ? PAST_TIME_LIMIT_MS : TIME_LIMIT_MS },
    );
    return rows.map((row) => ({ productId: fromBinary<'Product'>(row.product_id), ...salesFigures(row) }));
  }

  /** By refund time, it reads the refunds after `asOf`; by sale time, it reads the sales in the window. */
  private refundIndex(asOf: Date, days: number): RefundIndex {
    const passedMs = this.clock.now().getTime() - asOf.getTime();
    return passedMs <= days * DAY_MS ? 'PRIMARY' : 'product_refund_minutes_sale';
  }
}

const bounds = ({ after, until }: SlotRange): Date[] => [after, until];
