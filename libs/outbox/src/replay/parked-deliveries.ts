import { Injectable } from '@nestjs/common';
import {
  earlierAnswer,
  firstAnswer,
  type Id,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  OutboxNotifier,
  UnitOfWork,
} from '@app/kernel';
import { Database, executeLater, fromBinary, selectForUpdate, toBinary } from '@app/platform';
import { outboxErrors } from '../outbox.errors';
import { retried } from './retried.sql';

/** A delivery that its queue refused too many times. */
export interface ParkedDelivery {
  readonly eventId: Id<'Event'>;
  readonly destination: string;
  /** This and the next two are null when the event itself is gone, which is a reason to be parked. */
  readonly type: string | null;
  readonly orderId: string | null;
  readonly occurredAt: Date | null;
  readonly parkedAt: Date;
  /** Its position among those that were parked at the same time. */
  readonly availableAt: Date;
  readonly refusals: number;
  readonly lastError: string | null;
}

/** A position in the list: milliseconds since 1970. */
export type ParkedPosition = readonly [destination: string, parkedAt: number, availableAt: number, eventId: string];

interface ParkedRow {
  readonly event_id: Buffer;
  readonly destination: string;
  readonly type: string | null;
  readonly subject_id: Buffer | null;
  readonly occurred_at: Date | null;
  readonly parked_at: Date;
  readonly available_at: Date;
  readonly refusals: number;
  readonly last_error: string | null;
}

interface Listing {
  readonly destinations: readonly string[];
  readonly limit: number;
  readonly after: ParkedPosition | undefined;
}

@Injectable()
export class ParkedDeliveries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    private readonly idempotency: IdempotencyRecords,
    private readonly notifier: OutboxNotifier,
  ) {}

  /** By destination, then the longest parked first; one more than the limit when there are more. */
  async list({ destinations, limit, after }: Listing): Promise<ParkedDelivery[]> {
    const found: ParkedDelivery[] = [];
    for (const destination of [...destinations].sort()) {
      if (destination < (after?.[0] ?? '')) continue;
      const position = destination === after?.[0] ? after : undefined;
      found.push(...(await this.listOf(destination, limit + 1 - found.length, position)));
      if (found.length > limit) break;
    }
    return found;
  }

  /**
   * Gives a parked event a new attempt, for one destination or for all where it is parked. The relay takes it at once.
   * @throws outbox.event-not-parked, idempotency.key-reused, Unavailable
   */
  retry({ eventId, destinations, request }: RetriedEvent): Promise<IdempotentAnswer> {
    return this.unitOfWork.run(async (tx) => {
      const answers = await this.idempotency.open(tx, [request]);
      const earlier = earlierAnswer(answers, request);
      if (earlier) return earlier;

      const parked = await tx.lock('outbox-deliveries', (locking) =>
        selectForUpdate<{ destination: string }>(
          locking,
          `SELECT destination FROM outbox_deliveries FORCE INDEX (PRIMARY)
           WHERE event_id = ? AND destination IN (?) AND parked_at IS NOT NULL ORDER BY destination`,
          [toBinary(eventId), destinations],
        ),
      );
      if (parked.length === 0) throw outboxErrors.error('outbox.event-not-parked');
      const due = parked.map(({ destination }) => destination);
      executeLater(tx, `UPDATE outbox_deliveries SET ${retried(0)} WHERE event_id = ? AND destination IN (?)`, [
        toBinary(eventId),
        due,
      ]);
      tx.afterCommit({ name: 'wake the relay', run: () => this.notifier.notify() });
      return firstAnswer(answers, request, JSON.stringify({ eventId, destinations: due }));
    });
  }

  private async listOf(destination: string, limit: number, after?: ParkedPosition): Promise<ParkedDelivery[]> {
    const [, parkedAt = 0, availableAt = 0, eventId = ''] = after ?? [];
    const [at, due, id] = [new Date(parkedAt), new Date(availableAt), toBinary(eventId)];
    const rows = await this.database.query<ParkedRow>(
      `SELECT d.event_id, d.destination, e.type, e.subject_id, e.occurred_at, d.parked_at, d.available_at, d.refusals,
         d.last_error
       FROM outbox_deliveries d FORCE INDEX (outbox_deliveries_due) LEFT JOIN outbox_events e ON e.id = d.event_id
       WHERE d.destination = ? AND d.parked_at >= ?
         ${after ? 'AND (d.parked_at > ? OR d.available_at > ? OR (d.available_at = ? AND d.event_id > ?))' : ''}
       ORDER BY d.parked_at, d.available_at, d.event_id LIMIT ?`,
      [destination, at, ...(after ? [at, due, due, id] : []), limit],
    );
    return rows.map(toParked);
  }
}

interface RetriedEvent {
  readonly eventId: Id<'Event'>;
  readonly destinations: readonly string[];
  readonly request: IdempotentRequest;
}

const toParked = (row: ParkedRow): ParkedDelivery => ({
  eventId: fromBinary<'Event'>(row.event_id),
  destination: row.destination,
  type: row.type,
  orderId: row.subject_id && fromBinary(row.subject_id),
  occurredAt: row.occurred_at,
  parkedAt: row.parked_at,
  availableAt: row.available_at,
  refusals: row.refusals,
  lastError: row.last_error,
});
