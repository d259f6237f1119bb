import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing of a new line has been refunded. */
export class DefaultNewOrderLines1795305600101 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'order_lines',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_lines
        ALTER COLUMN refunded_quantity SET DEFAULT 0,
        ALTER COLUMN refunded_amount SET DEFAULT 0
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_lines
        ALTER COLUMN refunded_quantity DROP DEFAULT,
        ALTER COLUMN refunded_amount DROP DEFAULT
    `);
  }
}
