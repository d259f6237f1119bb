import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A product's day may hold more than 2^63: each of its sales may have up to 2^53-1. */
export class HoldAnySum1795305600310 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'sales',
      blocks: { mariadb: 'writes', mysql: 'writes' },
      secondsAtTenMillion: { mariadb: 351, mysql: 1081 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sales
        MODIFY quantity DECIMAL(38, 0) NOT NULL,
        MODIFY revenue DECIMAL(38, 0) NOT NULL COMMENT 'minor units, net of discount'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sales
        MODIFY quantity BIGINT NOT NULL,
        MODIFY revenue BIGINT NOT NULL COMMENT 'minor units, net of discount'
    `);
  }
}
