import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutboxEvents1795305600040 implements MigrationInterface {
  static readonly change = newTable('outbox_events');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_events (
        id BINARY(16) NOT NULL PRIMARY KEY,
        type VARCHAR(40) CHARACTER SET ascii NOT NULL,
        subject_id BINARY(16) NOT NULL,
        sequence INT UNSIGNED NOT NULL COMMENT 'gapless for each subject, from 1',
        user_id BINARY(16) NOT NULL,
        traceparent VARCHAR(55) CHARACTER SET ascii NULL,
        payload MEDIUMTEXT NOT NULL COMMENT 'the CloudEvents JSON as it is sent, byte for byte',
        occurred_at DATETIME(3) NOT NULL,
        UNIQUE KEY outbox_events_by_subject (subject_id, sequence)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_events');
  }
}
