import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Times are named by the end of their minute, which belongs to it. Sums of many amounts of up to 2^53-1 fit. */
export class CreateProductSalesMinutes1795305600072 implements MigrationInterface {
  static readonly change = newTable('product_sales_minutes');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_sales_minutes (
        generation INT UNSIGNED NOT NULL,
        minute DATETIME NOT NULL COMMENT 'UTC; its end, which belongs to it',
        product_id BINARY(16) NOT NULL,
        quantity DECIMAL(38, 0) NOT NULL COMMENT 'what was given back is taken off',
        revenue DECIMAL(38, 0) NOT NULL COMMENT 'minor units, net of discount and of what was given back',
        PRIMARY KEY (generation, minute, product_id)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_sales_minutes');
  }
}
