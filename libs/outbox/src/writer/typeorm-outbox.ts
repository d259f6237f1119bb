import { Injectable } from '@nestjs/common';
import { Outbox, OutboxBell, type OutgoingEvent, type Tx } from '@app/kernel';
import { idParameter, insertAllLater, textParameter } from '@app/platform';
import { toCloudEventJson } from '../cloud-event';
import { PublishedEvents } from '../published-events';

/** The column's default says the opposite: it is for the events from before there were marks. */
const SENT_TO_NOBODY = 0;

@Injectable()
export class TypeOrmOutbox extends Outbox {
  constructor(
    private readonly published: PublishedEvents,
    private readonly bell: OutboxBell,
  ) {
    super();
  }

  append(tx: Tx, events: readonly OutgoingEvent[]): void {
    if (events.length === 0) return;
    tx.afterCommit({ name: 'wake the relay', run: () => this.bell.ring() });
    const records = events.map((event) => ({
      event,
      payload: toCloudEventJson(event, this.published.dataSchemaOf(event.type)),
    }));
    insertAllLater(
      tx,
      'outbox_events',
      ['id', 'type', 'subject_id', 'sequence', 'user_id', 'traceparent', 'payload', 'occurred_at', 'sent_to'],
      records.map(({ event, payload }) => [
        idParameter(event.id),
        event.type,
        idParameter(event.subject),
        event.sequence,
        idParameter(event.userId),
        event.traceparent ?? null,
        textParameter(payload),
        event.time,
        SENT_TO_NOBODY,
      ]),
    );
    insertAllLater(
      tx,
      'outbox_deliveries',
      ['event_id', 'destination', 'bytes'],
      records.flatMap(({ event, payload }) =>
        this.published.destinations
          .of(event.type)
          .map(({ name }) => [idParameter(event.id), name, Buffer.byteLength(payload)]),
      ),
    );
  }
}
