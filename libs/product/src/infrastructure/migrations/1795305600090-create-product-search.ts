import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A separate table, so that a sale, which writes the product's row, does not touch the search index. */
export class CreateProductSearch1795305600090 implements MigrationInterface {
  static readonly change = newTable('product_search');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_search (
        product_id BINARY(16) NOT NULL PRIMARY KEY,
        words TEXT NOT NULL COMMENT 'what it is found by: folded words, each behind a space'
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_search');
  }
}
