import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the audit of all of history has come: a process that starts goes on where another one ended. */
export class CreateAuditRounds1795305600410 implements MigrationInterface {
  static readonly change = newTable('audit_rounds');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_rounds (
        round INT UNSIGNED NOT NULL PRIMARY KEY,
        started_at DATETIME(3) NOT NULL,
        stage VARCHAR(10) CHARACTER SET ascii NOT NULL COMMENT 'hours, customers, coupons, products, totals or done',
        position BINARY(16) NOT NULL COMMENT 'the id after which the stage goes on',
        hour DATETIME NULL COMMENT 'UTC; from which the stage hours goes on; NULL: from the first booking',
        units_from DATETIME NOT NULL COMMENT 'UTC; the stage customers sums the units booked before this',
        units_until DATETIME NOT NULL COMMENT 'UTC; audit_units has the units booked before this',
        examined BIGINT UNSIGNED NOT NULL DEFAULT 0,
        violations BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'of all stages but hours',
        findings MEDIUMTEXT NOT NULL COMMENT 'JSON: the checks with violations, and the first of these',
        finished_at DATETIME(3) NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_rounds');
  }
}
