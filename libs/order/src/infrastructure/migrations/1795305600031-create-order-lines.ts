import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrderLines1795305600031 implements MigrationInterface {
  static readonly change = newTable('order_lines');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_lines (
        user_id BINARY(16) NOT NULL,
        order_id BINARY(16) NOT NULL,
        line_no SMALLINT UNSIGNED NOT NULL,
        product_id BINARY(16) NOT NULL,
        sku VARCHAR(64) NOT NULL,
        name VARCHAR(200) NOT NULL,
        unit_price BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        amount BIGINT NOT NULL COMMENT 'unit_price times quantity, before the discount',
        discount BIGINT NOT NULL,
        refunded_quantity BIGINT NOT NULL,
        refunded_amount BIGINT NOT NULL,
        PRIMARY KEY (user_id, order_id, line_no),
        CONSTRAINT order_lines_quantity_positive CHECK (quantity > 0),
        CONSTRAINT order_lines_refunded_at_most_bought CHECK (refunded_quantity BETWEEN 0 AND quantity)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_lines');
  }
}
