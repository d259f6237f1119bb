import type { Message } from '@aws-sdk/client-sqs';
import { type Id, RowsLocked, Unavailable } from '@app/kernel';
import { Batcher, BatcherBusy, type ConsumedQueue, isStatementRefused, type Log, TransactionLost } from '@app/platform';
import type { MessageFailures } from './message-failures';
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
  /** All of them in one transaction, each once however often it comes. */
  readonly book: (events: readonly Event[]) => Promise<void>;
  readonly queue: ConsumedQueue;
  readonly failures: MessageFailures;
  readonly log: Log;
}

/** Bounds of one transaction. */
const EVENTS_A_BATCH = 200;
const LINES_A_BATCH = 2_000;

/** Half of the time for which SQS shows a message to nobody else: it comes again, and need not be waited for here. */
const MAX_WAIT_MS = 15_000;

/** So often a message may fail while its consumer can work, before it goes to the dead-letter queue. */
export const FAILURES_BEFORE_DEAD_LETTER = 5;

/**
 * What a consumer does with messages. Those of several polls, made at the same time, are booked in one transaction: of
 * one event or of two hundred, it costs the database about the same. A message that fails while the consumer can work is
 * counted, and goes to the dead-letter queue in the end; a consumer that cannot work stops receiving (ADR 0035).
 */
export class EventBatches<Event extends Readable> {
  private readonly lane = new Batcher<Received<Event>, Outcome>({
    execute: (received) => this.book(received),
    weightOf: ({ event }) => event.lines.length,
    maxItems: EVENTS_A_BATCH,
    maxWeight: LINES_A_BATCH,
    maxWaiting: Infinity, // there are no more than the polls bring
    maxWaitMs: MAX_WAIT_MS,
  });

  /** The event that the consumer could not book last, when it was booked alone: a trial with another proves nothing. */
  private stuck: Received<Event> | undefined;

  constructor(private readonly parts: Parts<Event>) {}

  /**
   * The messages of one poll. Answers those that are done with: booked, of another type, or in the dead-letter queue. The
   * queue delivers the others again. @throws Unavailable, BatcherBusy, an error of the database: none is done with
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
   * Without a listener a failed poll would end the process; the poller tries again by itself. Why a consumer has stopped
   * receiving is in the log already.
   */
  failed(error: Error): void {
    if (this.parts.queue.intake.isStopped) return;
    this.parts.log.warn({ err: error }, 'a poll or a batch failed; the messages will be delivered again');
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

  /** Counts a failure of each, and answers those that are in the dead-letter queue now. */
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
   * When the batch fails for a reason that only one of its events may be to blame for, each is booked alone.
   * @throws what keeps the consumer from its work, whatever the event
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
      this.parts.log.error(facts, 'could not book an event');
    }
    return received.map(() => ({ reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }));
  }
}

/** Whether the same work would fail with any other event, too: the consumer lacks something that it needs. */
const isOfConsumer = (error: unknown): boolean =>
  error instanceof Unavailable ||
  error instanceof BatcherBusy ||
  error instanceof RowsLocked ||
  error instanceof TransactionLost ||
  isStatementRefused(error);
