import type { Id } from '@app/kernel';

export type EventId = Id<'Event'>;

/** One event that one destination does not have yet. */
export interface Delivery {
  readonly eventId: EventId;
  /** Length of its payload in UTF-8. */
  readonly bytes: number;
  /** How many times the queue has refused it. */
  readonly refusals: number;
}

/** Deliveries that one worker alone handles until the lease ends. */
export interface Lease {
  readonly id: Id<'Lease'>;
  readonly destination: string;
  readonly deliveries: readonly Delivery[];
  /** The events of these deliveries; removed events are absent. */
  readonly messages: ReadonlyMap<EventId, OutgoingMessage>;
  /** A limit of the request was reached: more deliveries may be due. */
  readonly full: boolean;
  /** The lease is empty although a delivery is due: other workers had it locked. The caller asks again soon. */
  readonly contended: boolean;
}

export interface OutgoingMessage {
  readonly eventId: EventId;
  readonly type: string;
  readonly traceparent: string | undefined;
  /** The CloudEvents JSON as it was stored. */
  readonly payload: string;
}

/** The result of sending a lease's deliveries. */
export interface Settlement {
  readonly sent: readonly EventId[];
  /** Deliveries without a fault of their own: due again after that many milliseconds. */
  readonly postponed: { readonly eventIds: readonly EventId[]; readonly forMs: number; readonly error: string | null };
  readonly refused: readonly Refused[];
}

export interface Refused {
  readonly eventId: EventId;
  readonly error: string;
  /** Milliseconds until the next attempt; null parks the delivery. */
  readonly retryInMs: number | null;
}

/**
 * A subset of the due deliveries. `fresh`: due for at most `freshMs`; the newest are taken first, so that a new event
 * waits behind no other. `backlog`: due for longer; the oldest are taken first.
 */
export type Lane = 'fresh' | 'backlog';

/** The unsent deliveries. Every time in it is the database's. */
export abstract class Deliveries {
  /**
   * Leases due deliveries of the lane until the limits are reached (a single delivery may be larger than `maxBytes`).
   * Skips rows that other workers have leased or locked, so any number of workers may call it concurrently. Concurrent
   * calls share one transaction, in which an event with several destinations is read once. A lease whose COMMIT was not
   * answered, in this call or in an earlier failed one, is found again and returned, within the limits, before any new
   * lease.
   */
  abstract lease(request: LeaseRequest): Promise<Lease>;

  /**
   * One transaction: marks the sent events and deletes their deliveries. Deliveries that have passed to another worker
   * after the lease ended are left to that worker. Returns how many deliveries were removed as sent.
   */
  abstract settle(lease: Lease, settlement: Settlement): Promise<number>;
}

export interface LeaseRequest {
  readonly destination: string;
  readonly lane: Lane;
  /** Deliveries that have been due for so many milliseconds are backlog. */
  readonly freshMs: number;
  readonly maxDeliveries: number;
  readonly maxBytes: number;
  readonly forMs: number;
}
