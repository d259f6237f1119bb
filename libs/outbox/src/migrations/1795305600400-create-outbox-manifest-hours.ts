import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row an hour, also for an hour without events. It is kept when the events are removed. */
export class CreateOutboxManifestHours1795305600400 implements MigrationInterface {
  static readonly change = newTable('outbox_manifest_hours');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_manifest_hours (
        hour DATETIME(3) NOT NULL PRIMARY KEY COMMENT 'UTC, its start; events belong to it by occurred_at',
        summed_to DATETIME(3) NOT NULL COMMENT 'the sums have all events of the hour before this time',
        revision INT UNSIGNED NOT NULL COMMENT 'one more each time the hour is summed again from its start',
        complete_at DATETIME(3) NULL COMMENT 'when the sums were complete; NULL: they are not',
        checked_at DATETIME(3) NULL COMMENT 'when the events were last counted again',
        KEY outbox_manifest_hours_incomplete (complete_at, hour)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_manifest_hours');
  }
}
