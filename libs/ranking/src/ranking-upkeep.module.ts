import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { RebuildRankingUseCase } from './application/rebuild-ranking.use-case';
import { RemoveRetiredUseCase } from './application/remove-retired.use-case';
import { RankingUpkeep } from './infrastructure/ranking-upkeep';
import { RankingBooksModule } from './ranking-books.module';

/** For a worker: rebuilds and tidies. */
@Module({})
export class RankingUpkeepModule {
  /** `history` is the module that exports `SalesHistory`. */
  static from(history: Type<object> | DynamicModule): DynamicModule {
    return {
      module: RankingUpkeepModule,
      imports: [RankingBooksModule, history],
      providers: [RebuildRankingUseCase, RemoveRetiredUseCase, RankingUpkeep],
      exports: [RebuildRankingUseCase, RemoveRetiredUseCase, RankingUpkeep],
    };
  }
}
