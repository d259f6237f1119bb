import type { Message } from '@aws-sdk/client-sqs';
import { Unavailable } from '@app/kernel';
import { Log } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { SqsConsumerEventHandler, SqsMessageHandler } from '@ssut/nestjs-sqs';
import { BookSalesUseCase } from '../booking/book-sales.use-case';
import type { OrderEvent } from '../booking/order-event';
import { readEvent } from '../booking/read-event';
import { ORDER_COMPLETED } from './order-completed.queue';

interface ReceivedOrder {
  readonly message: Message;
  readonly event: OrderEvent;
}

@Injectable()
export class OrderCompletedConsumer {
  constructor(
    private readonly bookSales: BookSalesUseCase,
    private readonly log: Log,
  ) {}

  /**
   * Books up to ten messages in one transaction. Answers those that are done with; the queue delivers the others again,
   * and after its number of receives moves them to the dead-letter queue.
   */
  @SqsMessageHandler(ORDER_COMPLETED, true)
  async handle(messages: Message[]): Promise<Message[]> {
    const orders: ReceivedOrder[] = [];
    const ofOtherTypes: Message[] = [];
    for (const message of messages) {
      const reading = readEvent(message.Body);
      if (reading.kind === 'order-event') orders.push({ message, event: reading.event });
      else if (reading.kind === 'other') ofOtherTypes.push(message);
      else this.log.warn({ messageId: message.MessageId, problem: reading.problem }, 'received a malformed event');
    }
    return [...ofOtherTypes, ...(await this.book(orders))];
  }

  /** Without a listener, a failed poll would end the process; the poller tries again by itself. */
  @SqsConsumerEventHandler(ORDER_COMPLETED, 'error')
  failed(error: Error): void {
    this.log.warn({ err: error }, 'a poll or a batch failed; the messages will be delivered again');
  }

  /** When the batch fails for a reason that only one of its events may be to blame for, each is booked alone. */
  private async book(orders: readonly ReceivedOrder[]): Promise<Message[]> {
    if (orders.length === 0) return [];
    try {
      await this.bookSales.execute(orders.map(({ event }) => event));
      return orders.map(({ message }) => message);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      return orders.length > 1 ? this.bookEachAlone(orders) : this.leave(orders, error);
    }
  }

  private async bookEachAlone(orders: readonly ReceivedOrder[]): Promise<Message[]> {
    const booked: Message[] = [];
    for (const order of orders) booked.push(...(await this.book([order])));
    return booked;
  }

  private leave(orders: readonly ReceivedOrder[], error: unknown): Message[] {
    for (const { message, event } of orders) {
      this.log.error({ messageId: message.MessageId, eventId: event.eventId, err: error }, 'could not book an event');
    }
    return [];
  }
}
