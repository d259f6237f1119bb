import type { EventId, OutgoingMessage } from './deliveries';

/** The limits of one request to a queue (SQS, SendMessageBatch). */
export const MAX_BATCH_MESSAGES = 10;
export const MAX_BATCH_BYTES = 1024 * 1024;
/** The most bytes that the attributes of one message add to its body. */
export const ATTRIBUTE_BYTES = 256;

/** A message that a queue refused while it accepted others. */
export interface Refusal {
  readonly eventId: EventId;
  readonly reason: string;
  /** Whether the message is at fault and will be refused again, or the queue, which may accept it later. */
  readonly fault: 'message' | 'queue';
}

export abstract class EventSender {
  /**
   * Sends one batch, within the limits above, to a destination's queue; all messages that are not refused were
   * accepted.
   * @throws when the queue as a whole is unavailable: some, all or no messages may have arrived.
   */
  abstract send(destination: string, messages: readonly OutgoingMessage[]): Promise<readonly Refusal[]>;
}
