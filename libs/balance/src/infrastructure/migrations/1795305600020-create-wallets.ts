import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWallets1795305600020 implements MigrationInterface {
  static readonly change = newTable('wallets');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wallets (
        user_id BINARY(16) NOT NULL PRIMARY KEY,
        balance BIGINT NOT NULL,
        entry_count INT UNSIGNED NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        CONSTRAINT wallets_balance_not_negative CHECK (balance >= 0)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wallets');
  }
}
