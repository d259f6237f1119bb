import type { Composition } from '@app/platform';
import { rankingMigrations } from './infrastructure/migrations';
import { RankingConsumerModule } from './ranking-consumer.module';
import { RankingHttpModule } from './ranking-http.module';
import { RankingQueueConfig } from './ranking-queue.config';
import { RankingRebuildsHttpModule } from './ranking-rebuilds-http.module';
import { RankingUpkeepModule } from './ranking-upkeep.module';

export const rankingComposition: Composition = {
  migrations: rankingMigrations,
  api: { modules: [RankingRebuildsHttpModule, RankingHttpModule] },
  worker: { modules: [RankingConsumerModule, RankingUpkeepModule], config: [RankingQueueConfig] },
};
