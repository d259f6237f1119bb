import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateReconciliationStart1795305600406 implements MigrationInterface {
  static readonly change = newTable('reconciliation_start');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reconciliation_start (
        hour DATETIME(3) NOT NULL PRIMARY KEY COMMENT 'hours before this one have events without a booking row'
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reconciliation_start');
  }
}
