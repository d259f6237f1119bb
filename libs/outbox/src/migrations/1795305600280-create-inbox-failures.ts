import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInboxFailures1795305600280 implements MigrationInterface {
  static readonly change = newTable('inbox_failures');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE inbox_failures (
        queue VARCHAR(40) CHARACTER SET ascii NOT NULL,
        message_id VARCHAR(100) CHARACTER SET ascii NOT NULL,
        failures INT UNSIGNED NOT NULL,
        attempt_id BINARY(16) NOT NULL,
        failed_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
        PRIMARY KEY (queue, message_id),
        KEY inbox_failures_by_age (failed_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE inbox_failures');
  }
}
