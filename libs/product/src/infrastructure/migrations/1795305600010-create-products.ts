import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateProducts1795305600010 implements MigrationInterface {
  static readonly change = newTable('products');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE products (
        id BINARY(16) NOT NULL PRIMARY KEY,
        sku VARCHAR(64) NOT NULL,
        name VARCHAR(200) NOT NULL,
        description VARCHAR(5000) NOT NULL DEFAULT '',
        category VARCHAR(60) NULL,
        price BIGINT NOT NULL,
        stock BIGINT NOT NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL,
        max_per_customer BIGINT NULL,
        version INT UNSIGNED NOT NULL,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        UNIQUE KEY products_by_sku (sku),
        KEY products_by_price (status, price, id),
        KEY products_by_age (status, created_at, id),
        CONSTRAINT products_stock_not_negative CHECK (stock >= 0),
        CONSTRAINT products_price_not_negative CHECK (price >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE products');
  }
}
