import type { Message } from '@aws-sdk/client-sqs';
import { type Id, RowsLocked, Unavailable } from '@app/kernel';
import { Batcher, BatcherBusy, type ConsumedQueue, isStatementRefused, type Log, TransactionLost } from '@app/platform';
import type { MessageFailures } from './message-failures';
import type { Reading } from './received-event';

interface Readable {
  readonly eventId: Id<'Event'>;
  /** Their number is the weight of the event in a batch. */
  readonly lines: readonly unknown[];
}

interface Received<Event> {
  readonly message: Message;
  readonly event: Event;
}

/** Undefined: the event is booked. */
type Outcome = Failure | undefined;

interface Failure {
  readonly reason: string;
}

interface FailedMessage extends Failure {
  readonly message: Message;
}

interface Parts<Event> {
  readonly read: (body: string | undefined) => Reading<Event>;
  /** Books all events in one transaction, each once for any number of deliveries. */
  readonly book: (events: readonly Event[]) => Promise<void>;
  readonly queue: ConsumedQueue;
  readonly failures: MessageFailures;
  readonly log: Log;
}

/** The bounds of one transaction. */
const EVENTS_A_BATCH = 200;
const LINES_A_BATCH = 2_000;

/** Half of the visibility time-out of SQS: the message is delivered again, so a longer wait has no use. */
const MAX_WAIT_MS = 15_000;

/** How many times a message may fail while its consumer can work, before it goes to the dead-letter queue. */
export const FAILURES_BEFORE_DEAD_LETTER = 5;

/**
 * Processes the messages of a consumer. Messages of concurrent polls are booked in one transaction: one event costs the
 * database about as much as two hundred. A message that fails while the consumer can work is counted, and goes to the
 * dead-letter queue after too many failures; a consumer that cannot work stops receiving (ADR 0035).
 */
export class EventBatches<Event extends Readable> {
  private readonly lane = new Batcher<Received<Event>, Outcome>({
    execute: (received) => this.book(received),
    weightOf: ({ event }) => event.lines.length,
    maxItems: EVENTS_A_BATCH,
    maxWeight: LINES_A_BATCH,
    maxWaiting: Infinity, // the polls limit their number
    maxWaitMs: MAX_WAIT_MS,
  });

  /**
   * The last event that failed when booked alone: the consumer retries with this one, because another event would prove
   * nothing.
   */
  private stuck: Received<Event> | undefined;

  constructor(private readonly parts: Parts<Event>) {}

  /**
   * Processes the messages of one poll. Returns the finished messages: booked, of another type, or moved to the
   * dead-letter queue. The queue delivers the others again.
   * @throws Unavailable, BatcherBusy, an error of the database: no message is finished
   */
  async handle(messages: readonly Message[]): Promise<Message[]> {
    const received: Received<Event>[] = [];
    const done: Message[] = [];
    const failed: FailedMessage[] = [];
    for (const message of messages) {
      const reading = this.parts.read(message.Body);
      if (reading.kind === 'event') received.push({ message, event: reading.event });
      else if (reading.kind === 'other') done.push(message);
      else {
        this.parts.log.warn({ messageId: message.MessageId, problem: reading.problem }, 'malformed event received');
        failed.push({ message, reason: `malformed: ${reading.problem}` });
      }
    }
    const outcomes = await this.outcomesOf(received);
    received.forEach(({ message }, n) => {
      const failure = outcomes[n];
      if (failure) failed.push({ message, ...failure });
      else done.push(message);
    });
    return [...done, ...(await this.giveUp(failed))];
  }

  /**
   * Without a listener a failed poll would end the process; the poller retries by itself. The log already has the
   * reason why a consumer stopped receiving.
   */
  failed(error: Error): void {
    if (this.parts.queue.intake.isStopped) return;
    this.parts.log.warn({ err: error }, 'consumer poll or batch failed, messages will be redelivered');
  }

  private async outcomesOf(received: readonly Received<Event>[]): Promise<Outcome[]> {
    const { intake } = this.parts.queue;
    const [first] = received;
    if (!first) return [];
    try {
      const outcomes = await Promise.all(received.map((one) => this.lane.submit(one)));
      intake.worked();
      return outcomes;
    } catch (error) {
      const stuck = this.stuck ?? first;
      intake.stop(error, () => this.book([stuck]));
      throw error;
    }
  }

  /** Counts a failure of each message, and returns the messages that are in the dead-letter queue now. */
  private async giveUp(failed: readonly FailedMessage[]): Promise<Message[]> {
    const { queue } = this.parts;
    const givenUp: Message[] = [];
    for (const { message, reason } of failed) {
      const count = (): Promise<number> => this.parts.failures.count(queue.name, message.MessageId ?? '');
      try {
        const failures = await count();
        if (failures < FAILURES_BEFORE_DEAD_LETTER) continue;
        if (await queue.giveUp({ message, reason, failures })) givenUp.push(message);
      } catch (error) {
        queue.intake.stop(error, count);
        break;
      }
    }
    return givenUp;
  }

  /**
   * When the batch fails for a reason that one of its events may cause, each event is booked alone.
   * @throws an error that stops the consumer for any event
   */
  private async book(received: readonly Received<Event>[]): Promise<Outcome[]> {
    this.stuck = undefined;
    try {
      await this.parts.book(received.map(({ event }) => event));
      return received.map(() => undefined);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (received.length > 1) return this.bookEachAlone(received);
      if (isOfConsumer(error)) {
        [this.stuck] = received;
        throw error;
      }
      return this.leave(received, error);
    }
  }

  private async bookEachAlone(received: readonly Received<Event>[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const one of received) outcomes.push(...(await this.book([one])));
    return outcomes;
  }

  private leave(received: readonly Received<Event>[], error: unknown): Outcome[] {
    for (const { message, event } of received) {
      const facts = { messageId: message.MessageId, eventId: event.eventId, err: error };
      this.parts.log.error(facts, 'event booking failed');
    }
    return received.map(() => ({ reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
  }
}

/** Whether the same work would fail with any other event, too: a dependency of the consumer is missing. */
const isOfConsumer = (error: unknown): boolean =>
  error instanceof Unavailable ||
  error instanceof BatcherBusy ||
  error instanceof RowsLocked ||
  error instanceof TransactionLost ||
  isStatementRefused(error);
