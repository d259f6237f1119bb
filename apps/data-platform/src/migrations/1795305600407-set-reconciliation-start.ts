import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events that were booked before this version have no row in `bookings`, nor have those that a process of the version
 * before still books: it must be replaced within an hour. So hours are compared from the second full hour on; all hours
 * where nothing was booked yet.
 */
export class SetReconciliationStart1795305600407 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'reconciliation_start',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO reconciliation_start (hour)
      SELECT CASE WHEN EXISTS (SELECT 1 FROM inbox)
        THEN CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:00:00') AS DATETIME) + INTERVAL 2 HOUR
        ELSE '1970-01-01 00:00:00' END
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM reconciliation_start');
  }
}
