import type { OutgoingEvent } from '@app/kernel';

/**
 * CloudEvents 1.0 in its JSON format, with the extensions partitioning (`partitionkey`) and distributed tracing
 * (`traceparent`). `sequence` is an integer, as docs/asyncapi.yaml defines it: the CloudEvents extension of that name
 * requires text that sorts, and a gapless count from 1 does not sort as text.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly dataschema: string;
  readonly datacontenttype: 'application/json';
  readonly sequence: number;
  readonly partitionkey: string;
  /** Omitted from the JSON without a trace. */
  readonly traceparent: string | undefined;
  readonly data: object;
}

const toCloudEvent = (event: OutgoingEvent, dataschema: string): CloudEvent => ({
  specversion: '1.0',
  id: event.id,
  type: event.type,
  source: event.source,
  subject: event.subject,
  time: event.time.toISOString(),
  dataschema,
  datacontenttype: 'application/json',
  sequence: event.sequence,
  partitionkey: event.userId,
  traceparent: event.traceparent,
  data: event.data,
});

/** Halves of characters beyond the Basic Multilingual Plane, and two characters that SQS does not allow. */
const ESCAPED = /[\uD800-\uDFFF\uFFFE\uFFFF]/g;

/**
 * The exact bytes of an event, for storage, sending and replay. U+FFFE and U+FFFF, which JSON allows and SQS does not
 * (SendMessage, "MessageBody"), are escaped; so is all beyond the Basic Multilingual Plane, which SQS allows and not
 * every queue that speaks its protocol takes. JSON.stringify has escaped the other forbidden characters.
 */
export const toCloudEventJson = (event: OutgoingEvent, dataschema: string): string =>
  JSON.stringify(toCloudEvent(event, dataschema)).replaceAll(
    ESCAPED,
    (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
  );
