import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first generation serves from the beginning; a rebuild adds the sales before it. */
export class InsertFirstRankingGeneration1795305600071 implements MigrationInterface {
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
      "INSERT INTO ranking_generations (generation, status, finished_at) VALUES (1, 'serving', UTC_TIMESTAMP(3))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM ranking_generations');
  }
}
