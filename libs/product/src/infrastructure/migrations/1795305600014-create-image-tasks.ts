import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The worker's tasks about pictures; a finished task is deleted. Times are the database's, as in the outbox. */
export class CreateImageTasks1795305600014 implements MigrationInterface {
  static readonly change = newTable('image_tasks');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE image_tasks (
        image_id BINARY(16) NOT NULL PRIMARY KEY,
        task VARCHAR(10) CHARACTER SET ascii NOT NULL,
        available_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)) COMMENT 'when it may be leased (again)',
        lease_id BINARY(16) NULL,
        tries INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'begun and not come to an end',
        KEY image_tasks_due (available_at, image_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE image_tasks');
  }
}
