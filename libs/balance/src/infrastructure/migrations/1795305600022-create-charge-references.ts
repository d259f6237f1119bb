import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateChargeReferences1795305600022 implements MigrationInterface {
  static readonly change = newTable('charge_references');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE charge_references (
        user_id BINARY(16) NOT NULL,
        reference VARCHAR(255) NOT NULL,
        entry_id BINARY(16) NOT NULL,
        amount BIGINT NOT NULL,
        balance_after BIGINT NOT NULL,
        PRIMARY KEY (user_id, reference)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE charge_references');
  }
}
