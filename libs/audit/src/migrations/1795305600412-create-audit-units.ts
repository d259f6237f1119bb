import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No index leads from a product to its lines, so a round sums them while it reads the customers' rows. */
export class CreateAuditUnits1795305600412 implements MigrationInterface {
  static readonly change = newTable('audit_units');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_units (
        round INT UNSIGNED NOT NULL,
        product_id BINARY(16) NOT NULL,
        units DECIMAL(38, 0) NOT NULL COMMENT 'sold less refunded, booked before units_until of the round',
        PRIMARY KEY (round, product_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_units');
  }
}
