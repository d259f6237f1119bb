import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Defaults for a new order, so that inserts need not name these columns (test/bench/lab-book.md). */
export class DefaultNewOrders1795305600100 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'orders',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ALTER COLUMN status SET DEFAULT 'completed',
        ALTER COLUMN refunded_amount SET DEFAULT 0,
        ALTER COLUMN event_count SET DEFAULT 1
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ALTER COLUMN status DROP DEFAULT,
        ALTER COLUMN refunded_amount DROP DEFAULT,
        ALTER COLUMN event_count DROP DEFAULT
    `);
  }
}
