import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSales1795305600100 implements MigrationInterface {
  static readonly change = newTable('sales');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sales (
        day DATE NOT NULL COMMENT 'UTC',
        product_id BINARY(16) NOT NULL,
        quantity BIGINT NOT NULL,
        revenue BIGINT NOT NULL COMMENT 'minor units, net of discount',
        PRIMARY KEY (day, product_id)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sales');
  }
}
