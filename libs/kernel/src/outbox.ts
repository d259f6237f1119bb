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

/** Where an event is on its way to one destination. */
export interface EventDelivery {
  readonly destination: string;
  readonly state: 'sent' | 'waiting' | 'parked';
  readonly refusals: number;
  readonly lastError: string | undefined;
}

/** A stored event and its deliveries. */
export interface TrailedEvent {
  readonly eventId: Id<'Event'>;
  readonly type: string;
  readonly sequence: number;
  /** When it was booked. */
  readonly time: Date;
  readonly traceparent: string | undefined;
  /** The last time that any destination got it. */
  readonly lastSentAt: Date | undefined;
  readonly deliveries: readonly EventDelivery[];
}

/** Reads the events of one subject, for staff. Events past their retention are gone. */
export abstract class EventTrail {
  /** By sequence, from `sequence` on; at most `limit`. Reads outside any transaction. @throws Unavailable */
  abstract find(subject: string, page: { readonly from: number; readonly limit: number }): Promise<TrailedEvent[]>;
}
