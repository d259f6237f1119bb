import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The minutes of refunds for the sales of a minute: a ranking of the past excludes later refunds. Reads select by the
 * time of the refund, or by the time of the sale.
 */
export class CreateProductRefundMinutes1795305600262 implements MigrationInterface {
  static readonly change = newTable('product_refund_minutes');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_refund_minutes (
        generation INT UNSIGNED NOT NULL,
        refund_minute DATETIME NOT NULL COMMENT 'UTC; its end, which belongs to it',
        sale_minute DATETIME NOT NULL COMMENT 'UTC; the minute of product_sales_minutes that it is taken off',
        product_id BINARY(16) NOT NULL,
        quantity DECIMAL(38, 0) NOT NULL COMMENT 'units that were given back',
        revenue DECIMAL(38, 0) NOT NULL COMMENT 'minor units that were given back',
        PRIMARY KEY (generation, refund_minute, sale_minute, product_id),
        KEY product_refund_minutes_sale (generation, sale_minute, refund_minute)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_refund_minutes');
  }
}
