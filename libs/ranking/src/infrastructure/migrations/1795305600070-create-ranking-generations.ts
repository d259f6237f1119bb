import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The unique key of `live` lets the database guarantee that at most one generation serves and one is being built. */
export class CreateRankingGenerations1795305600070 implements MigrationInterface {
  static readonly change = newTable('ranking_generations');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ranking_generations (
        generation INT UNSIGNED NOT NULL PRIMARY KEY,
        status VARCHAR(8) CHARACTER SET ascii NOT NULL,
        position_user_id BINARY(16) NULL COMMENT 'how far its rebuild has gone through the orders',
        position_order_id BINARY(16) NULL,
        bookings BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'sales and refunds that its rebuild has gone through',
        started_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
        finished_at DATETIME(3) NULL COMMENT 'when it began to serve',
        live VARCHAR(8) CHARACTER SET ascii GENERATED ALWAYS AS (NULLIF(status, 'retired')) STORED,
        UNIQUE KEY ranking_generations_live (live),
        CHECK (status IN ('building', 'serving', 'retired'))
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ranking_generations');
  }
}
