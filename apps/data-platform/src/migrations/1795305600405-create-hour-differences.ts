import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Only of hours that are not equal. */
export class CreateHourDifferences1795305600405 implements MigrationInterface {
  static readonly change = newTable('hour_differences');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hour_differences (
        hour DATETIME(3) NOT NULL,
        type VARCHAR(40) CHARACTER SET ascii NOT NULL,
        expected_count BIGINT UNSIGNED NOT NULL,
        expected_digest CHAR(16) CHARACTER SET ascii NOT NULL,
        booked_count BIGINT UNSIGNED NOT NULL,
        booked_digest CHAR(16) CHARACTER SET ascii NOT NULL,
        PRIMARY KEY (hour, type)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hour_differences');
  }
}
