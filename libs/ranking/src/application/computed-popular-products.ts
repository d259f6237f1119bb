import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { ProductDirectory } from '@app/product/contract/product-directory.queries';
import { fullMinute, LONGEST_RANKING, PopularProducts, type Ranking, type RankingChoice } from './popular-products';
import { RankingQueries } from './ranking.queries';

/** Computes from the database: two queries, one after the other, on one connection of the pool at a time. */
@Injectable()
export class ComputedPopularProducts extends PopularProducts {
  constructor(
    private readonly rankings: RankingQueries,
    private readonly directory: ProductDirectory,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find({ window, by, asOf }: RankingChoice): Promise<Ranking> {
    const computedAt = this.clock.now();
    const end = asOf ?? fullMinute(computedAt);
    const ranked = await this.rankings.top({
      window,
      by,
      asOf: end,
      isPast: asOf !== undefined,
      limit: LONGEST_RANKING,
    });
    const facts = await this.directory.findAll(ranked.map(({ productId }) => productId));
    const products = ranked.flatMap((product, index) => {
      const known = facts.get(product.productId);
      return known ? [{ ...product, rank: index + 1, name: known.name, price: known.price.amount }] : [];
    });
    return { asOf: end, computedAt, products };
  }
}
