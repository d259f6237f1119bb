import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrders1795305600030 implements MigrationInterface {
  static readonly change = newTable('orders');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE orders (
        user_id BINARY(16) NOT NULL,
        id BINARY(16) NOT NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL,
        items_amount BIGINT NOT NULL,
        discount_amount BIGINT NOT NULL,
        total_amount BIGINT NOT NULL,
        refunded_amount BIGINT NOT NULL,
        user_coupon_id BINARY(16) NULL,
        caller_id BINARY(16) NOT NULL,
        key_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the idempotency key',
        event_count INT UNSIGNED NOT NULL,
        placed_at DATETIME(3) NOT NULL,
        booked_at DATETIME(3) NOT NULL,
        PRIMARY KEY (user_id, id),
        KEY orders_of_user_by_time (user_id, placed_at, id),
        KEY orders_by_id (id),
        KEY orders_by_time (placed_at, id),
        CONSTRAINT orders_refunded_at_most_paid CHECK (refunded_amount BETWEEN 0 AND total_amount)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE orders');
  }
}
