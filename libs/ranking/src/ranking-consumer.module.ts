import { OrderHistoryModule } from '@app/order/order-history.module';
import { InboxModule } from '@app/outbox/inbox';
import { QueueConsumerModule } from '@app/platform';
import { Module } from '@nestjs/common';
import { BookSalesUseCase } from './application/book-sales.use-case';
import { RANKING_QUEUE, RankingConsumer } from './interface/messaging/ranking.consumer';
import { RankingBooksModule } from './ranking-books.module';
import { RankingQueueConfig } from './ranking-queue.config';

/** For a worker: books events. Needs `SqsConfig`, `RankingQueueConfig` and the database. */
@Module({
  imports: [
    InboxModule,
    RankingBooksModule,
    OrderHistoryModule,
    QueueConsumerModule.register({
      name: RANKING_QUEUE,
      config: RankingQueueConfig,
      queueUrl: ({ queueUrl }) => queueUrl,
    }),
  ],
  providers: [BookSalesUseCase, RankingConsumer],
  exports: [BookSalesUseCase],
})
export class RankingConsumerModule {}
