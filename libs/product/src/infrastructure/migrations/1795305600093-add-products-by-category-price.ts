import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddProductsByCategoryPrice1795305600093 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products ADD KEY products_by_category_price (status, category, price, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products DROP KEY products_by_category_price');
  }
}
