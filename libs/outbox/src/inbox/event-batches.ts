import type { Message } from '@aws-sdk/client-sqs';
import { type Id, Unavailable } from '@app/kernel';
import type { Log } from '@app/platform';
import type { Reading } from './received-event';

interface Readable {
  readonly eventId: Id<'Event'>;
}

interface Received<Event> {
  readonly message: Message;
  readonly event: Event;
}

interface Parts<Event> {
  readonly read: (body: string | undefined) => Reading<Event>;
  /** All of them in one transaction, each once however often it comes. */
  readonly book: (events: readonly Event[]) => Promise<void>;
  readonly log: Log;
}

/** What a consumer does with the messages of one poll. */
export class EventBatches<Event extends Readable> {
  constructor(private readonly parts: Parts<Event>) {}

  /**
   * Books up to ten messages in one transaction. Answers those that are done with; the queue delivers the others again,
   * and after its number of receives moves them to the dead-letter queue.
   */
  async handle(messages: readonly Message[]): Promise<Message[]> {
    const received: Received<Event>[] = [];
    const ofOtherTypes: Message[] = [];
    for (const message of messages) {
      const reading = this.parts.read(message.Body);
      if (reading.kind === 'event') received.push({ message, event: reading.event });
      else if (reading.kind === 'other') ofOtherTypes.push(message);
      else
        this.parts.log.warn({ messageId: message.MessageId, problem: reading.problem }, 'received a malformed event');
    }
    return [...ofOtherTypes, ...(await this.book(received))];
  }

  /** Without somebody to hear of it, a failed poll would end the process; the poller tries again by itself. */
  failed(error: Error): void {
    this.parts.log.warn({ err: error }, 'a poll or a batch failed; the messages will be delivered again');
  }

  /** When the batch fails for a reason that only one of its events may be to blame for, each is booked alone. */
  private async book(received: readonly Received<Event>[]): Promise<Message[]> {
    if (received.length === 0) return [];
    try {
      await this.parts.book(received.map(({ event }) => event));
      return received.map(({ message }) => message);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      return received.length > 1 ? this.bookEachAlone(received) : this.leave(received, error);
    }
  }

  private async bookEachAlone(received: readonly Received<Event>[]): Promise<Message[]> {
    const booked: Message[] = [];
    for (const one of received) booked.push(...(await this.book([one])));
    return booked;
  }

  private leave(received: readonly Received<Event>[], error: unknown): Message[] {
    for (const { message, event } of received) {
      const facts = { messageId: message.MessageId, eventId: event.eventId, err: error };
      this.parts.log.error(facts, 'could not book an event');
    }
    return [];
  }
}
