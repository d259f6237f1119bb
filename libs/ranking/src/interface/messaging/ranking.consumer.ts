import type { Message } from '@aws-sdk/client-sqs';
import { EventBatches, MessageFailures } from '@app/outbox/inbox';
import { ConsumedQueue, Log } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SqsConsumerEventHandler, SqsMessageHandler } from '@ssut/nestjs-sqs';
import { BookSalesUseCase } from '../../application/book-sales.use-case';
import { readSalesEvent, type SalesEvent } from './sales-event';

/** The queue's name within this process, which differs from the relay's destination. */
export const RANKING_QUEUE = 'ranking-events';

@Injectable()
export class RankingConsumer {
  private readonly batches: EventBatches<SalesEvent>;

  constructor(bookSales: BookSalesUseCase, queue: ConsumedQueue, failures: MessageFailures, log: Log) {
    const book = (events: readonly SalesEvent[]): Promise<void> => bookSales.execute(events);
    this.batches = new EventBatches({ read: readSalesEvent, book, queue, failures, log });
  }

  @SqsMessageHandler(RANKING_QUEUE, true)
  handle(messages: Message[]): Promise<Message[]> {
    return this.batches.handle(messages);
  }

  @SqsConsumerEventHandler(RANKING_QUEUE, 'error')
  failed(error: Error): void {
    this.batches.failed(error);
  }
}
