import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `heard_at` is the time of the last heartbeat by the database's clock: any process may find an import abandoned. */
export class CreateProductImports1795305600095 implements MigrationInterface {
  static readonly change = newTable('product_imports');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_imports (
        id BINARY(16) NOT NULL PRIMARY KEY,
        dry_run TINYINT UNSIGNED NOT NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL,
        failure VARCHAR(20) CHARACTER SET ascii NULL,
        rows_total INT UNSIGNED NOT NULL DEFAULT 0,
        rows_done INT UNSIGNED NOT NULL DEFAULT 0,
        rows_created INT UNSIGNED NOT NULL DEFAULT 0,
        rows_changed INT UNSIGNED NOT NULL DEFAULT 0,
        rows_unchanged INT UNSIGNED NOT NULL DEFAULT 0,
        rows_stock_kept INT UNSIGNED NOT NULL DEFAULT 0,
        problems_total INT UNSIGNED NOT NULL DEFAULT 0,
        problems MEDIUMTEXT NULL COMMENT 'JSON: the first of them',
        actor_id BINARY(16) NOT NULL,
        started_at DATETIME(3) NOT NULL,
        heard_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
        finished_at DATETIME(3) NULL,
        KEY product_imports_by_age (started_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_imports');
  }
}
