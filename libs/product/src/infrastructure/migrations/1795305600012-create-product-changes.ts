import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProductChanges1795305600012 implements MigrationInterface {
  static readonly change = newTable('product_changes');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_changes (
        product_id BINARY(16) NOT NULL,
        version INT UNSIGNED NOT NULL COMMENT 'of the product, after the change',
        id BINARY(16) NOT NULL,
        changes TEXT NOT NULL COMMENT 'JSON: each field that changed, from what to what',
        actor_id BINARY(16) NOT NULL,
        changed_at DATETIME(3) NOT NULL,
        PRIMARY KEY (product_id, version)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_changes');
  }
}
