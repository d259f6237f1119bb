import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutboxManifestSums1795305600401 implements MigrationInterface {
  static readonly change = newTable('outbox_manifest_sums');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_manifest_sums (
        hour DATETIME(3) NOT NULL,
        type VARCHAR(40) CHARACTER SET ascii NOT NULL,
        events BIGINT UNSIGNED NOT NULL,
        digest BIGINT UNSIGNED NOT NULL
          COMMENT 'sum modulo 2^64 of the first 8 bytes of SHA-256 of each payload',
        PRIMARY KEY (hour, type)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_manifest_sums');
  }
}
