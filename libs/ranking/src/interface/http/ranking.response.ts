import { ExactFigures, ExactProperty } from '@app/platform';
import { ApiProperty } from '@nestjs/swagger';
import type { PopularProduct, Ranking } from '../../application/popular-products';
import { RANKING_MEASURES, RANKING_WINDOWS, type RankingMeasure, type RankingWindow } from '../../domain/ranking';

export class RankedProductResponse {
  @ApiProperty({ type: 'integer', description: 'From 1 on.', example: 1 })
  readonly rank: number;
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ example: 'Jeju green tea, 100 g' })
  readonly name: string;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Minor units: the current price, read together with the totals.',
    example: 18_000,
  })
  readonly price: number;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Units sold, less their refunded units.',
    example: 42,
  })
  readonly quantity: number;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Minor units: the paid amount, after discounts and refunds.',
    example: 756_000,
  })
  readonly revenue: number;
  @ExactProperty()
  readonly exact?: ExactFigures;
}

export class RankingResponse {
  @ApiProperty({ enum: [...RANKING_WINDOWS], enumName: 'RankingWindow' })
  readonly window: RankingWindow;
  @ApiProperty({ enum: [...RANKING_MEASURES], enumName: 'RankingMeasure' })
  readonly by: RankingMeasure;
  @ApiProperty({ format: 'date-time', description: 'The end of the window: a full minute.' })
  readonly asOf: string;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({ type: () => [RankedProductResponse] })
  readonly items: readonly RankedProductResponse[];
}

interface Asked {
  readonly window: RankingWindow;
  readonly by: RankingMeasure;
  readonly currency: string;
  readonly limit: number;
}

interface Written {
  /** The products of the ranking, each as JSON. */
  readonly products: readonly string[];
  /** The last request and its response: most requests are the same. */
  asked: string;
  body: string;
}

/** One ranking answers thousands of requests. */
const written = new WeakMap<Ranking, Written>();

/** A `RankingResponse` as JSON, with the first `limit` products. */
export function rankingBody(ranking: Ranking, { window, by, currency, limit }: Asked): string {
  let known = written.get(ranking);
  if (known === undefined) {
    known = { products: ranking.products.map(toJson), asked: '', body: '' };
    written.set(ranking, known);
  }
  const asked = `${window} ${by} ${currency} ${limit}`;
  if (known.asked !== asked) {
    const head = JSON.stringify({ window, by, asOf: ranking.asOf.toISOString(), currency });
    known.body = `${head.slice(0, -1)},"items":[${known.products.slice(0, limit).join(',')}]}`;
    known.asked = asked;
  }
  return known.body;
}

const toJson = ({ rank, productId, name, price, quantity, revenue, exact }: PopularProduct): string =>
  JSON.stringify({ rank, productId, name, price, quantity, revenue, exact } satisfies RankedProductResponse);
