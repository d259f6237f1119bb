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

/**
 * What a worker takes deliveries from. `fresh`: became due within the last `freshMs`; the newest are taken first, so that
 * none waits behind others. `backlog`: has been due for longer; the oldest are taken first.
 */
export type Lane = 'fresh' | 'backlog';

/** What is still to be sent. Every time in it is the database's. */
export abstract class Deliveries {
  /**
   * Takes what is due in the lane until the limits are reached (one delivery may be larger than `maxBytes`). Rows that
   * others have taken or hold locked are passed by, so any number of workers may do this at once. What is asked for at the
   * same moment is taken in one transaction, in which an event that several destinations get is read once.
   * A lease whose COMMIT was not answered, in this call or in an earlier one that failed, is found again and answered,
   * within the limits, before anything else is taken.
   */
  abstract lease(request: LeaseRequest): Promise<Lease>;

  /**
   * One transaction: what was sent is marked on its event and is no longer to be delivered. Deliveries that have passed to
   * another worker meanwhile, because the lease had ended, are left to it. Answers how many deliveries were removed as sent.
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
