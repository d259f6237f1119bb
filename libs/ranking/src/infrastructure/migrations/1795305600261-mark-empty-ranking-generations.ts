import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A generation without sales conforms to every rule: a new shop needs no rebuild. */
export class MarkEmptyRankingGenerations1795305600261 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'ranking_generations',
      blocks: { mariadb: 'rows', mysql: 'rows' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE ranking_generations SET rule = 2
       WHERE status = 'serving' AND NOT EXISTS (SELECT 1 FROM product_sales_minutes)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE ranking_generations SET rule = 1');
  }
}
