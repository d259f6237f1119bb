import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddProductsByCategoryAge1795305600092 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'products',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 263, mysql: 846 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products ADD KEY products_by_category_age (status, category, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE products DROP KEY products_by_category_age');
  }
}
