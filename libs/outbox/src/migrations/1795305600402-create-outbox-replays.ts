import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A replay of one destination: which events, and how far it is. */
export class CreateOutboxReplays1795305600402 implements MigrationInterface {
  static readonly change = newTable('outbox_replays');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_replays (
        id BINARY(16) NOT NULL PRIMARY KEY,
        destination VARCHAR(40) CHARACTER SET ascii NOT NULL,
        kind VARCHAR(10) CHARACTER SET ascii NOT NULL COMMENT 'range, order or parked',
        scope VARCHAR(2000) NOT NULL COMMENT 'JSON: from, to, types, orderId',
        requested_by BINARY(16) NOT NULL,
        requested_at DATETIME(3) NOT NULL,
        cursor_at DATETIME(3) NULL COMMENT 'with cursor_id: the last event that was examined',
        cursor_id BINARY(16) NULL,
        examined BIGINT UNSIGNED NOT NULL,
        queued BIGINT UNSIGNED NOT NULL COMMENT 'deliveries that it added or gave a new attempt',
        finished_at DATETIME(3) NULL,
        KEY outbox_replays_finished (finished_at, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_replays');
  }
}
