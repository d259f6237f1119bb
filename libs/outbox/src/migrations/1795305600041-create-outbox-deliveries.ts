import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each event and each destination that does not have it yet; the row is deleted when the event is sent.
 * Times are the database's, so processes with different clocks agree on what is due.
 */
export class CreateOutboxDeliveries1795305600041 implements MigrationInterface {
  static readonly change = newTable('outbox_deliveries');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_deliveries (
        event_id BINARY(16) NOT NULL,
        destination VARCHAR(40) CHARACTER SET ascii NOT NULL,
        bytes INT UNSIGNED NOT NULL COMMENT 'of the payload: how much a worker takes at once is limited',
        queued_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
        available_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)) COMMENT 'when it may be leased (again)',
        lease_id BINARY(16) NULL,
        refusals INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'times that the queue took its neighbours but not it',
        parked_at DATETIME(3) NULL COMMENT 'given up until someone looks',
        last_error VARCHAR(500) NULL,
        PRIMARY KEY (event_id, destination),
        KEY outbox_deliveries_due (destination, parked_at, available_at, event_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_deliveries');
  }
}
