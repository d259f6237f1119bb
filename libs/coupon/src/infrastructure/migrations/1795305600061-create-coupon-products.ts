import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCouponProducts1795305600061 implements MigrationInterface {
  static readonly change = newTable('coupon_products');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE coupon_products (
        coupon_id BINARY(16) NOT NULL,
        product_id BINARY(16) NOT NULL,
        PRIMARY KEY (coupon_id, product_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
        COMMENT='what a coupon is for; one without rows is for all products'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE coupon_products');
  }
}
