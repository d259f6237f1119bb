import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The minutes, rolled up, in the same transaction. */
export class CreateProductSalesHours1795305600073 implements MigrationInterface {
  static readonly change = newTable('product_sales_hours');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_sales_hours (
        generation INT UNSIGNED NOT NULL,
        hour DATETIME NOT NULL COMMENT 'UTC; its end, which belongs to it',
        product_id BINARY(16) NOT NULL,
        quantity DECIMAL(38, 0) NOT NULL COMMENT 'what was given back is taken off',
        revenue DECIMAL(38, 0) NOT NULL COMMENT 'minor units, net of discount and of what was given back',
        PRIMARY KEY (generation, hour, product_id)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_sales_hours');
  }
}
