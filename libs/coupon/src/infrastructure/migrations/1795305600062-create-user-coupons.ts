import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUserCoupons1795305600062 implements MigrationInterface {
  static readonly change = newTable('user_coupons');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_coupons (
        user_id BINARY(16) NOT NULL,
        id BINARY(16) NOT NULL,
        coupon_id BINARY(16) NOT NULL,
        claim_no BIGINT NOT NULL COMMENT 'of this customer, from 1 to max_per_customer of the coupon',
        sequence BIGINT NOT NULL COMMENT 'of all claims of the coupon, gapless from 1',
        claimed_at DATETIME(3) NOT NULL,
        valid_until DATETIME(3) NOT NULL COMMENT 'exclusive',
        order_id BINARY(16) NULL COMMENT 'the unrefunded order that used it',
        PRIMARY KEY (user_id, id),
        UNIQUE KEY user_coupons_once_a_number (user_id, coupon_id, claim_no),
        UNIQUE KEY user_coupons_in_sequence (coupon_id, sequence)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_coupons');
  }
}
