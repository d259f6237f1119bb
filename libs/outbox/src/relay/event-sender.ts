import type { EventId, OutgoingMessage } from './deliveries';

/** A queue takes at most so much in one request (SQS, SendMessageBatch). */
export const MAX_BATCH_MESSAGES = 10;
export const MAX_BATCH_BYTES = 1024 * 1024;
/** What the attributes of one message may add to its body. */
export const ATTRIBUTE_BYTES = 256;

/** A message that a queue did not take while it took others. */
export interface Refusal {
  readonly eventId: EventId;
  readonly reason: string;
  /** Whether to blame the message, which will be refused again, or the queue, which may take it a little later. */
  readonly fault: 'message' | 'queue';
}

export abstract class EventSender {
  /**
   * Sends one batch, within the limits above, to a destination's queue; all that are not refused were taken.
   * @throws when the queue as a whole can't be used: some, all or none may have arrived.
   */
  abstract send(destination: string, messages: readonly OutgoingMessage[]): Promise<readonly Refusal[]>;
}
