import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStockAdjustments1795305600011 implements MigrationInterface {
  static readonly change = newTable('stock_adjustments');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stock_adjustments (
        product_id BINARY(16) NOT NULL,
        id BINARY(16) NOT NULL,
        delta BIGINT NOT NULL,
        stock_after BIGINT NOT NULL,
        reason VARCHAR(200) NOT NULL,
        actor_id BINARY(16) NOT NULL,
        adjusted_at DATETIME(3) NOT NULL,
        PRIMARY KEY (product_id, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stock_adjustments');
  }
}
