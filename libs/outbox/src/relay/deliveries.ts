import type { Id } from '@app/kernel';

export type EventId = Id<'Event'>;

/** One event that one destination still has to get. */
export interface Delivery {
  readonly eventId: EventId;
  /** Of its payload in UTF-8. */
  readonly bytes: number;
  /** How many times the queue has refused it. */
  readonly refusals: number;
}

/** Deliveries that one worker alone handles for a while. */
export interface Lease {
  readonly id: Id<'Lease'>;
  readonly destination: string;
  readonly deliveries: readonly Delivery[];
  /** Of these deliveries; events that are gone are absent. */
  readonly messages: ReadonlyMap<EventId, OutgoingMessage>;
  /** A limit of the request was reached: more may be due. */
  readonly full: boolean;
  /** Nothing was taken, though something is due: others had it locked at that moment. Ask again soon. */
  readonly contended: boolean;
}

export interface OutgoingMessage {
  readonly eventId: EventId;
  readonly type: string;
  readonly traceparent: string | undefined;
  /** The CloudEvents JSON as it was stored. */
  readonly payload: string;
}

/** What became of a lease's deliveries. */
export interface Settlement {
  readonly sent: readonly EventId[];
  /** Nothing is wrong with them: due again after so many milliseconds. */
  readonly postponed: { readonly eventIds: readonly EventId[]; readonly forMs: number; readonly error: string | null };
  readonly refused: readonly Refused[];
}

export interface Refused {
  readonly eventId: EventId;
  readonly error: string;
  /** Milliseconds; null parks it. */
  readonly retryInMs: number | null;
}

/** What is still to be sent. Every time in it is the database's. */
export abstract class Deliveries {
  /**
   * Takes what is due, oldest first, until the limits are reached (one delivery may be larger than `maxBytes`). Rows that
   * others have taken or hold locked are passed by, so any number of workers may do this at once. What is asked for at the
   * same moment is taken in one transaction, in which an event that several destinations get is read once.
   */
  abstract lease(request: LeaseRequest): Promise<Lease>;

  /**
   * One transaction. Deliveries that have passed to another worker meanwhile, because the lease had ended, are left to it.
   * Answers how many were marked as sent.
   */
  abstract settle(lease: Lease, settlement: Settlement): Promise<number>;
}

export interface LeaseRequest {
  readonly destination: string;
  readonly maxDeliveries: number;
  readonly maxBytes: number;
  readonly forMs: number;
}
