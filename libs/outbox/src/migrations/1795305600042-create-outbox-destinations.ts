import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutboxDestinations1795305600042 implements MigrationInterface {
  static readonly change = newTable('outbox_destinations');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_destinations (
        destination VARCHAR(40) CHARACTER SET ascii NOT NULL PRIMARY KEY,
        sent BIGINT UNSIGNED NOT NULL COMMENT 'counted in the transaction that removes the deliveries',
        last_sent_at DATETIME(3) NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_destinations');
  }
}
