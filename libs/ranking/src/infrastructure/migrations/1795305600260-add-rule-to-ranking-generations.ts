import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Existing generations, and those that a process of an earlier version adds, use rule 1 (ADR 0032). */
export class AddRuleToRankingGenerations1795305600260 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'ranking_generations',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      "ALTER TABLE ranking_generations ADD COLUMN rule TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'by which it is booked'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ranking_generations DROP COLUMN rule');
  }
}
