import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Retention and audits select events by booking time, which is the database's clock; an event id carries the clock of
 * an instance.
 */
export class IndexOutboxEventsByTime1795305600250 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'outbox_events',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 178, mysql: 352 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events ADD KEY outbox_events_by_time (occurred_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events DROP KEY outbox_events_by_time');
  }
}
