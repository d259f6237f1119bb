import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddProductsByCategoryPrice1795305600093 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'products',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 280, mysql: 577 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products ADD KEY products_by_category_price (status, category, price, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products DROP KEY products_by_category_price');
  }
}
