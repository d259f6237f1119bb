import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The result of each audited hour with bookings; the newest row may be an hour without any. */
export class CreateAuditHours1795305600411 implements MigrationInterface {
  static readonly change = newTable('audit_hours');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_hours (
        hour DATETIME NOT NULL PRIMARY KEY COMMENT 'UTC; its begin, which belongs to it',
        audited_at DATETIME(3) NOT NULL,
        duration_ms INT UNSIGNED NOT NULL,
        examined BIGINT UNSIGNED NOT NULL,
        violations BIGINT UNSIGNED NOT NULL,
        findings MEDIUMTEXT NOT NULL COMMENT 'JSON: the checks with violations, and the first of these'
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_hours');
  }
}
