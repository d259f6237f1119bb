import { Injectable } from '@nestjs/common';
import { type EventDelivery, EventTrail, type TrailedEvent } from '@app/kernel';
import { Database, fromBinary, toBinary } from '@app/platform';
import type { Destination } from '../destinations';
import { PublishedEvents } from '../published-events';

interface EventRow {
  readonly id: Buffer;
  readonly type: string;
  readonly sequence: number;
  readonly occurred_at: Date;
  readonly traceparent: string | null;
  readonly sent_to: number;
  readonly sent_at: Date;
}

interface DeliveryRow {
  readonly event_id: Buffer;
  readonly destination: string;
  readonly refusals: number;
  readonly parked_at: Date | null;
  readonly last_error: string | null;
}

/** Two statements for any number of events, each along an index. */
@Injectable()
export class SqlEventTrail extends EventTrail {
  constructor(
    private readonly database: Database,
    private readonly published: PublishedEvents,
  ) {
    super();
  }

  async find(
    subject: string,
    { from, limit }: { readonly from: number; readonly limit: number },
  ): Promise<TrailedEvent[]> {
    const events = await this.database.query<EventRow>(
      `SELECT id, type, sequence, occurred_at, traceparent, sent_to, sent_at
       FROM outbox_events FORCE INDEX (outbox_events_by_subject)
       WHERE subject_id = ? AND sequence >= ? ORDER BY sequence LIMIT ?`,
      [toBinary(subject), from, limit],
    );
    if (events.length === 0) return [];
    const ids = events.map(({ id }) => id);
    const deliveries = await this.database.query<DeliveryRow>(
      `SELECT event_id, destination, refusals, parked_at, last_error FROM outbox_deliveries WHERE event_id IN (?)`,
      [ids],
    );
    return events.map((event) =>
      toTrailed(
        event,
        this.published.destinations.of(event.type).map((destination) =>
          toDelivery(
            event,
            destination,
            deliveries.find((row) => row.destination === destination.name && row.event_id.equals(event.id)),
          ),
        ),
      ),
    );
  }
}

/** A delivery row decides: a marked event may be replayed. */
function toDelivery(
  { sent_to: sentTo }: EventRow,
  { name, mark }: Destination,
  delivery: DeliveryRow | undefined,
): EventDelivery {
  const isSent = !delivery && (sentTo & mark) !== 0;
  return {
    destination: name,
    state: isSent ? 'sent' : delivery?.parked_at ? 'parked' : 'waiting',
    refusals: delivery?.refusals ?? 0,
    lastError: delivery?.last_error ?? undefined,
  };
}

const toTrailed = (row: EventRow, deliveries: readonly EventDelivery[]): TrailedEvent => ({
  eventId: fromBinary<'Event'>(row.id),
  type: row.type,
  sequence: row.sequence,
  time: row.occurred_at,
  traceparent: row.traceparent ?? undefined,
  lastSentAt: row.sent_at.getTime() === 0 ? undefined : row.sent_at,
  deliveries,
});
