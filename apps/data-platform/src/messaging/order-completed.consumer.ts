import type { Message } from '@aws-sdk/client-sqs';
import { EventBatches, MessageFailures } from '@app/outbox/inbox';
import { ConsumedQueue, Log } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SqsConsumerEventHandler, SqsMessageHandler } from '@ssut/nestjs-sqs';
import { BookSalesUseCase } from '../booking/book-sales.use-case';
import type { OrderEvent } from '../booking/order-event';
import { readEvent } from '../booking/read-event';
import { ORDER_COMPLETED } from './order-completed.queue';

@Injectable()
export class OrderCompletedConsumer {
  private readonly batches: EventBatches<OrderEvent>;

  constructor(bookSales: BookSalesUseCase, queue: ConsumedQueue, failures: MessageFailures, log: Log) {
    const book = (events: readonly OrderEvent[]): Promise<void> => bookSales.execute(events);
    this.batches = new EventBatches({ read: readEvent, book, queue, failures, log });
  }

  @SqsMessageHandler(ORDER_COMPLETED, true)
  handle(messages: Message[]): Promise<Message[]> {
    return this.batches.handle(messages);
  }

  @SqsConsumerEventHandler(ORDER_COMPLETED, 'error')
  failed(error: Error): void {
    this.batches.failed(error);
  }
}
