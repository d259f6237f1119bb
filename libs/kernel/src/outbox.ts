import type { Id, UserId } from './id';
import type { Tx } from './unit-of-work';

/** One event as its context describes it; the outbox wraps `data` into a CloudEvents 1.0 envelope. */
export interface OutgoingEvent {
  readonly id: Id<'Event'>;
  readonly type: string;
  /** The source of the event, `/orders`. */
  readonly source: string;
  /** The id of the event's subject. */
  readonly subject: string;
  /** Gapless per subject, from 1. */
  readonly sequence: number;
  /** The user of the event: the partition key. */
  readonly userId: UserId;
  readonly time: Date;
  /** W3C trace context of the request that caused it. */
  readonly traceparent: string | undefined;
  readonly data: object;
}

/** Stores events in the transaction that causes them. */
export abstract class Outbox {
  /**
   * Two INSERTs (events, deliveries) for any number of events, sent with the COMMIT; takes no lock that others wait
   * for. Wakes the relay after the commit.
   */
  abstract append(tx: Tx, events: readonly OutgoingEvent[]): void;
}

/** Wakes the relay after a commit with events. Best effort: a lost wake-up costs one poll. */
export abstract class OutboxNotifier {
  abstract notify(): void;
}
