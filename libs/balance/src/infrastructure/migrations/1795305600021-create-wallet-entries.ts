import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWalletEntries1795305600021 implements MigrationInterface {
  static readonly change = newTable('wallet_entries');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wallet_entries (
        user_id BINARY(16) NOT NULL COMMENT 'one account: the wallet that amount is added to',
        entry_no INT UNSIGNED NOT NULL COMMENT 'gapless for each wallet, from 1',
        id BINARY(16) NOT NULL,
        counter_account VARCHAR(20) CHARACTER SET ascii NOT NULL COMMENT 'the other account: amount is taken from it',
        kind VARCHAR(20) CHARACTER SET ascii NOT NULL,
        amount BIGINT NOT NULL COMMENT 'minor units; negative when money leaves the wallet',
        balance_after BIGINT NOT NULL,
        order_id BINARY(16) NULL,
        note VARCHAR(255) NULL COMMENT 'reference of a charge, reason of a correction',
        occurred_at DATETIME(3) NOT NULL,
        PRIMARY KEY (user_id, entry_no)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wallet_entries');
  }
}
