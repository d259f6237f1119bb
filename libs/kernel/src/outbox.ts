import type { Id, UserId } from './id';
import type { Tx } from './unit-of-work';

/** One event as its context describes it; the outbox wraps `data` into a CloudEvents 1.0 envelope. */
export interface OutgoingEvent {
  readonly id: Id<'Event'>;
  readonly type: string;
  /** Where it happened, `/orders`. */
  readonly source: string;
  /** The id of what it is about. */
  readonly subject: string;
  /** Gapless per subject, from 1. */
  readonly sequence: number;
  /** Whose it is: the partition key. */
  readonly userId: UserId;
  readonly time: Date;
  /** W3C trace context of the request that caused it. */
  readonly traceparent: string | undefined;
  readonly data: object;
}

/** Events leave with the transaction that made them true, or not at all. */
export abstract class Outbox {
  /**
   * Two INSERTs (events, deliveries) however many events there are, sent by the COMMIT; locks nothing that others wait for.
   * The relay is woken after the commit.
   */
  abstract append(tx: Tx, events: readonly OutgoingEvent[]): void;
}

/** Wakes the relay after a commit with events. Best effort: a lost wake-up costs one poll. */
export abstract class OutboxNotifier {
  abstract notify(): void;
}
