import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrderRefundLines1795305600033 implements MigrationInterface {
  static readonly change = newTable('order_refund_lines');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_refund_lines (
        user_id BINARY(16) NOT NULL,
        order_id BINARY(16) NOT NULL,
        refund_no INT UNSIGNED NOT NULL,
        line_no SMALLINT UNSIGNED NOT NULL,
        product_id BINARY(16) NOT NULL,
        quantity BIGINT NOT NULL,
        amount BIGINT NOT NULL COMMENT 'minor units that went back for these units, net of the discount',
        PRIMARY KEY (user_id, order_id, refund_no, line_no),
        CONSTRAINT order_refund_lines_quantity_positive CHECK (quantity > 0),
        CONSTRAINT order_refund_lines_amount_not_negative CHECK (amount >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_refund_lines');
  }
}
