import { Injectable } from '@nestjs/common';
import { Outbox, OutboxNotifier, type OutgoingEvent, type Tx } from '@app/kernel';
import { idParameter, insertRowsLater, textParameter, type WrittenRow } from '@app/platform';
import { toCloudEventJson } from '../cloud-event';
import { PublishedEvents } from '../published-events';

/** The column's default means the opposite: it is for events stored before marks existed. */
const SENT_TO_NOBODY = 0;

interface EventRow {
  readonly id: Buffer;
  readonly type: string;
  readonly subject_id: Buffer;
  readonly sequence: number;
  readonly user_id: Buffer;
  readonly traceparent: string | null;
  readonly payload: string;
  readonly occurred_at: Date;
  readonly sent_to: number;
}

interface DeliveryRow {
  readonly event_id: Buffer;
  readonly destination: string;
  readonly bytes: number;
}

@Injectable()
export class SqlOutbox extends Outbox {
  constructor(
    private readonly published: PublishedEvents,
    private readonly notifier: OutboxNotifier,
  ) {
    super();
  }

  append(tx: Tx, events: readonly OutgoingEvent[]): void {
    if (events.length === 0) return;
    tx.afterCommit({ name: 'wake the relay', run: () => this.notifier.notify() });
    const records = events.map((event) => ({
      event,
      payload: toCloudEventJson(event, this.published.dataSchemaOf(event.type)),
    }));
    insertRowsLater<WrittenRow<EventRow>>(
      tx,
      'outbox_events',
      ['id', 'type', 'subject_id', 'sequence', 'user_id', 'traceparent', 'payload', 'occurred_at', 'sent_to'],
      records.map(({ event, payload }) => ({
        id: idParameter(event.id),
        type: event.type,
        subject_id: idParameter(event.subject),
        sequence: event.sequence,
        user_id: idParameter(event.userId),
        traceparent: event.traceparent ?? null,
        payload: textParameter(payload),
        occurred_at: event.time,
        sent_to: SENT_TO_NOBODY,
      })),
    );
    insertRowsLater<WrittenRow<DeliveryRow>>(
      tx,
      'outbox_deliveries',
      ['event_id', 'destination', 'bytes'],
      records.flatMap(({ event, payload }) =>
        this.published.destinations.of(event.type).map(({ name }) => ({
          event_id: idParameter(event.id),
          destination: name,
          bytes: Buffer.byteLength(payload),
        })),
      ),
    );
  }
}
