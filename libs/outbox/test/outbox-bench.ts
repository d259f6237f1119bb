import { OutboxNotifier, type OutgoingEvent, UnitOfWork } from '@app/kernel';
import { Database, fromBinary } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import type { Destinations } from '../src/destinations';
import { PublishedEvents } from '../src/published-events';
import { aDestination } from './builders';
import { SqlDeliveries } from '../src/relay/sql-deliveries';
import { SqlOutbox } from '../src/writer/sql-outbox';

export interface DeliveryRow {
  readonly eventId: string;
  readonly destination: string;
  readonly leaseId: string | null;
  readonly refusals: number;
  readonly parked: boolean;
  readonly lastError: string | null;
  readonly dueInMs: number;
}

interface StoredDelivery {
  readonly event_id: Buffer;
  readonly destination: string;
  readonly lease_id: Buffer | null;
  readonly refusals: number;
  readonly parked_at: Date | null;
  readonly last_error: string | null;
  readonly due_in_ms: string | number;
}

/** Counts the wake-ups of the relay. */
export class CountedNotifier extends OutboxNotifier {
  wakeUps = 0;
  notify(): void {
    this.wakeUps++;
  }
}

/** An outbox on a schema of its own, with access to its tables. */
export class OutboxBench {
  readonly notifier = new CountedNotifier();

  private constructor(
    readonly database: TestDatabase,
    readonly module: TestingModule,
    readonly published: PublishedEvents,
  ) {}

  get destinations(): Destinations {
    return this.published.destinations;
  }

  /** Each destination gets every OrderCompleted. */
  static async create(...names: string[]): Promise<OutboxBench> {
    const database = await createTestDatabase();
    const module = await testingModule({ database }).compile();
    return new OutboxBench(database, module, allTo(names));
  }

  get deliveries(): SqlDeliveries {
    return new SqlDeliveries(this.module.get(UnitOfWork), this.module.get(Database), this.destinations);
  }

  append(events: readonly OutgoingEvent[]): Promise<void> {
    return this.module.get(UnitOfWork).run((tx) => new SqlOutbox(this.published, this.notifier).append(tx, events));
  }

  /** The unsent deliveries. */
  async rows(destination?: string): Promise<DeliveryRow[]> {
    const rows: StoredDelivery[] = await this.database.dataSource.query(
      `SELECT *, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), available_at) DIV 1000 AS due_in_ms
       FROM outbox_deliveries WHERE destination = COALESCE(?, destination) ORDER BY destination, event_id`,
      [destination ?? null],
    );
    return rows.map((row) => ({
      eventId: fromBinary(row.event_id),
      destination: row.destination,
      leaseId: row.lease_id === null ? null : fromBinary(row.lease_id),
      refusals: row.refusals,
      parked: row.parked_at !== null,
      lastError: row.last_error,
      dueInMs: Number(row.due_in_ms),
    }));
  }

  /** The destinations that have each event, and the age of the last mark, in the order of the events' ids. */
  async marks(): Promise<{ readonly sentTo: number; readonly sentMsAgo: number }[]> {
    const rows: { sent_to: number; ms: string }[] = await this.database.dataSource.query(
      `SELECT sent_to, TIMESTAMPDIFF(MICROSECOND, sent_at, UTC_TIMESTAMP(3)) DIV 1000 AS ms FROM outbox_events ORDER BY id`,
    );
    return rows.map((row) => ({ sentTo: row.sent_to, sentMsAgo: Number(row.ms) }));
  }

  async counter(destination: string): Promise<number> {
    const rows: { sent: number }[] = await this.database.dataSource.query(
      'SELECT sent FROM outbox_destinations WHERE destination = ?',
      [destination],
    );
    return rows[0]?.sent ?? 0;
  }

  /** Makes all deliveries due, also those of a crashed worker. */
  async makeDue(): Promise<void> {
    await this.database.dataSource.query('UPDATE outbox_deliveries SET available_at = UTC_TIMESTAMP(3)');
  }

  /** Makes the unsent deliveries that old. */
  async age(ms: number): Promise<void> {
    await this.database.dataSource.query(
      'UPDATE outbox_deliveries SET available_at = available_at - INTERVAL ? * 1000 MICROSECOND',
      [ms],
    );
  }

  async empty(): Promise<void> {
    for (const table of ['outbox_deliveries', 'outbox_events', 'outbox_destinations']) {
      await this.database.dataSource.query(`DELETE FROM ${table}`);
    }
  }

  async close(): Promise<void> {
    await this.module.close();
    await this.database.drop();
  }
}

function allTo([first = 'data-platform', ...others]: readonly string[]): PublishedEvents {
  return new PublishedEvents({
    events: [{ type: 'OrderCompleted', schemaVersion: 1, destinations: [first, ...others] }],
    destinations: [first, ...others].map(aDestination),
  });
}
