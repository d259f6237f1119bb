import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCoupons1795305600060 implements MigrationInterface {
  static readonly change = newTable('coupons');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE coupons (
        id BINARY(16) NOT NULL PRIMARY KEY,
        name VARCHAR(200) NOT NULL,
        kind VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'fixed or percent',
        value BIGINT NOT NULL COMMENT 'minor units, or a whole number of percent',
        max_discount BIGINT NULL,
        min_order_amount BIGINT NOT NULL,
        quantity BIGINT NOT NULL,
        max_per_customer BIGINT NOT NULL,
        claim_from DATETIME(3) NOT NULL,
        claim_until DATETIME(3) NOT NULL COMMENT 'exclusive',
        valid_for_days INT UNSIGNED NOT NULL COMMENT 'from the claim on',
        claimed_count BIGINT NOT NULL,
        created_at DATETIME(3) NOT NULL,
        KEY coupons_by_end (claim_until, id),
        CONSTRAINT coupons_claimed_at_most_quantity CHECK (claimed_count BETWEEN 0 AND quantity),
        CONSTRAINT coupons_value_positive CHECK (value >= 1)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE coupons');
  }
}
