import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateComparedHours1795305600404 implements MigrationInterface {
  static readonly change = newTable('compared_hours');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE compared_hours (
        hour DATETIME(3) NOT NULL PRIMARY KEY COMMENT 'UTC',
        revision INT UNSIGNED NOT NULL COMMENT 'of the manifest',
        is_equal BOOLEAN NOT NULL,
        differs_since DATETIME(3) NULL,
        compared_at DATETIME(3) NOT NULL,
        events_kept_until DATETIME(3) NOT NULL COMMENT 'until then the shop can send the events again',
        KEY compared_hours_equal (is_equal, hour),
        KEY compared_hours_by_comparison (compared_at)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE compared_hours');
  }
}
