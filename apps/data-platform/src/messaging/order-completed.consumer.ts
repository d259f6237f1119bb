import type { Message } from '@aws-sdk/client-sqs';
import { EventBatches } from '@app/outbox/inbox';
import { Log } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SqsConsumerEventHandler, SqsMessageHandler } from '@ssut/nestjs-sqs';
import { BookSalesUseCase } from '../booking/book-sales.use-case';
import { type OrderCompleted, readEvent } from '../booking/order-completed';
import { ORDER_COMPLETED } from './order-completed.queue';

@Injectable()
export class OrderCompletedConsumer {
  private readonly batches: EventBatches<OrderCompleted>;

  constructor(bookSales: BookSalesUseCase, log: Log) {
    this.batches = new EventBatches({ read: readEvent, book: (orders) => bookSales.execute(orders), log });
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
