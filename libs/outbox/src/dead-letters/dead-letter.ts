import { DEAD_LETTER_FAILURES, DEAD_LETTER_REASON } from '@app/platform';
import type { Message } from '@aws-sdk/client-sqs';

const LONGEST_TEXT = 100;

/** A message in a dead-letter queue. Fields of the event are null for a malformed message. */
export interface DeadLetter {
  readonly messageId: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly orderId: string | null;
  readonly occurredAt: string | null;
  /** Null when the queue moved it by itself. */
  readonly reason: string | null;
  readonly failures: number | null;
}

export function toDeadLetter({ MessageId = '', Body, MessageAttributes = {} }: Message): DeadLetter {
  const event = parse(Body);
  const failures = MessageAttributes[DEAD_LETTER_FAILURES]?.StringValue;
  return {
    messageId: MessageId,
    eventId: textOf(event.id),
    type: textOf(event.type),
    orderId: textOf(event.subject),
    occurredAt: textOf(event.time),
    reason: MessageAttributes[DEAD_LETTER_REASON]?.StringValue ?? null,
    failures: failures === undefined ? null : Number(failures),
  };
}

/** The attributes with which the event was sent first. */
export const sentAttributesOf = ({ MessageAttributes = {} }: Message): NonNullable<Message['MessageAttributes']> =>
  Object.fromEntries(
    Object.entries(MessageAttributes).filter(([name]) => ![DEAD_LETTER_REASON, DEAD_LETTER_FAILURES].includes(name)),
  );

/** Whether it is one of these events or messages; without any, it is. */
export function isOneOf({ eventId, messageId }: DeadLetter, ids: readonly string[]): boolean {
  return ids.length === 0 || [eventId, messageId].some((id) => id !== null && ids.includes(id.toLowerCase()));
}

/** A malformed message may hold anything. */
const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, LONGEST_TEXT) : null;

function parse(body: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body ?? '')) as Record<string, unknown>;
  } catch {
    return {}; // malformed, which is a reason to be there
  }
}
