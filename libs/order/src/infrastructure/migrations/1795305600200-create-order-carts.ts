import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The cart generation that an order was placed from: `order_carts_once` allows one order for each (docs/adr/0026). */
export class CreateOrderCarts1795305600200 implements MigrationInterface {
  static readonly change = newTable('order_carts');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_carts (
        user_id BINARY(16) NOT NULL,
        order_id BINARY(16) NOT NULL,
        cart_generation BINARY(16) NOT NULL,
        PRIMARY KEY (user_id, order_id),
        UNIQUE KEY order_carts_once (user_id, cart_generation)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_carts');
  }
}
