import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOrderRefunds1795305600032 implements MigrationInterface {
  static readonly change = newTable('order_refunds');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_refunds (
        user_id BINARY(16) NOT NULL,
        order_id BINARY(16) NOT NULL,
        refund_no INT UNSIGNED NOT NULL COMMENT 'gapless for each order, from 1; its event has the next sequence',
        kind VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'refund or cancellation',
        amount BIGINT NOT NULL COMMENT 'minor units that went back to the wallet',
        reason VARCHAR(200) NULL,
        caller_id BINARY(16) NOT NULL,
        key_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the idempotency key',
        refunded_at DATETIME(3) NOT NULL COMMENT 'when it counts',
        booked_at DATETIME(3) NOT NULL,
        PRIMARY KEY (user_id, order_id, refund_no),
        CONSTRAINT order_refunds_amount_not_negative CHECK (amount >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_refunds');
  }
}
