import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For each term the active products that have it, in each order of the lists. */
export class CreateProductTerms1795305600091 implements MigrationInterface {
  static readonly change = newTable('product_terms');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_terms (
        term VARCHAR(8) NOT NULL,
        created_at DATETIME(3) NOT NULL,
        product_id BINARY(16) NOT NULL,
        price BIGINT NOT NULL,
        PRIMARY KEY (term, created_at, product_id),
        KEY product_terms_by_price (term, price, product_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_terms');
  }
}
