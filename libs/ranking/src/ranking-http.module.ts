import { RedisCacheModule } from '@app/platform';
import { ProductContractModule } from '@app/product/product-contract.module';
import { Module } from '@nestjs/common';
import { ComputedPopularProducts } from './application/computed-popular-products';
import { PopularProducts } from './application/popular-products';
import { RankingQueries } from './application/ranking.queries';
import { CachedPopularProducts } from './infrastructure/cached-popular-products';
import { RankingComputation } from './infrastructure/ranking-computation';
import { RankingCache } from './infrastructure/ranking.cache';
import { RankingMetrics } from './infrastructure/ranking.metrics';
import { SqlRankingQueries } from './infrastructure/sql-ranking.queries';
import { RankingsController } from './interface/http/rankings.controller';

/** For the api: reads the rankings. Needs a `LocksModule`. */
@Module({
  imports: [ProductContractModule, RedisCacheModule],
  controllers: [RankingsController],
  providers: [
    ComputedPopularProducts,
    RankingCache,
    RankingComputation,
    RankingMetrics,
    { provide: RankingQueries, useClass: SqlRankingQueries },
    { provide: PopularProducts, useClass: CachedPopularProducts },
  ],
})
export class RankingHttpModule {}
