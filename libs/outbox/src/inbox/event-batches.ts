import type { Message } from '@aws-sdk/client-sqs';
import { type Id, Unavailable } from '@app/kernel';
import { Batcher, type Log } from '@app/platform';
import type { Reading } from './received-event';

interface Readable {
  readonly eventId: Id<'Event'>;
  /** How many there are tells how much work the event is. */
  readonly lines: readonly unknown[];
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

/** Bounds of one transaction. */
const EVENTS_A_BATCH = 200;
const LINES_A_BATCH = 2_000;

/** Half of the time for which SQS shows a message to nobody else: it comes again, and need not be waited for here. */
const MAX_WAIT_MS = 15_000;

/**
 * What a consumer does with messages. Those of several polls, made at the same time, are booked in one transaction: of
 * one event or of two hundred, it costs the database about the same.
 */
export class EventBatches<Event extends Readable> {
  private readonly lane = new Batcher<Received<Event>, boolean>({
    execute: (received) => this.book(received),
    weightOf: ({ event }) => event.lines.length,
    maxItems: EVENTS_A_BATCH,
    maxWeight: LINES_A_BATCH,
    maxWaiting: Infinity, // there are no more than the polls bring
    maxWaitMs: MAX_WAIT_MS,
  });

  constructor(private readonly parts: Parts<Event>) {}

  /**
   * The messages of one poll. Answers those that are done with; the queue delivers the others again, and after its
   * number of receives moves them to the dead-letter queue. @throws Unavailable, BatcherBusy: none is done with
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
    const booked = await Promise.all(received.map((one) => this.lane.submit(one)));
    return [...ofOtherTypes, ...received.filter((_, n) => booked[n]).map(({ message }) => message)];
  }

  /** Without somebody to hear of it, a failed poll would end the process; the poller tries again by itself. */
  failed(error: Error): void {
    this.parts.log.warn({ err: error }, 'a poll or a batch failed; the messages will be delivered again');
  }

  /** When the batch fails for a reason that only one of its events may be to blame for, each is booked alone. */
  private async book(received: readonly Received<Event>[]): Promise<boolean[]> {
    try {
      await this.parts.book(received.map(({ event }) => event));
      return received.map(() => true);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      return received.length > 1 ? this.bookEachAlone(received) : this.leave(received, error);
    }
  }

  private async bookEachAlone(received: readonly Received<Event>[]): Promise<boolean[]> {
    const booked: boolean[] = [];
    for (const one of received) booked.push(...(await this.book([one])));
    return booked;
  }

  private leave(received: readonly Received<Event>[], error: unknown): boolean[] {
    for (const { message, event } of received) {
      const facts = { messageId: message.MessageId, eventId: event.eventId, err: error };
      this.parts.log.error(facts, 'could not book an event');
    }
    return received.map(() => false);
  }
}
