import { OrderHistoryModule } from '@app/order/order-history.module';
import { Module } from '@nestjs/common';
import { RebuildRankingUseCase } from './application/rebuild-ranking.use-case';
import { RemoveRetiredUseCase } from './application/remove-retired.use-case';
import { RankingUpkeep } from './infrastructure/ranking-upkeep';
import { RankingBooksModule } from './ranking-books.module';

/** For a worker: rebuilds from the orders, and removes retired generations. */
@Module({
  imports: [RankingBooksModule, OrderHistoryModule],
  providers: [RebuildRankingUseCase, RemoveRetiredUseCase, RankingUpkeep],
  exports: [RankingUpkeep],
})
export class RankingUpkeepModule {}
