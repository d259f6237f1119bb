import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A reference belongs to the client that sends it. Rows without a client are older, or written by a process that does
 * not know the column yet; any number of them may share a reference. Two clients may use the same reference for one
 * customer, so the primary key is that of the entry.
 */
export class GiveReferencesToClients1795305600230 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'charge_references',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 723, mysql: 1523 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charge_references
        ADD COLUMN client_id BINARY(16) NULL COMMENT 'the account or API key that sent it; NULL: any',
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (user_id, entry_id),
        ADD UNIQUE KEY charge_references_by_client (client_id, reference),
        ADD KEY charge_references_by_customer (user_id, reference)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charge_references
        DROP KEY charge_references_by_customer,
        DROP KEY charge_references_by_client,
        DROP PRIMARY KEY,
        ADD PRIMARY KEY (user_id, reference),
        DROP COLUMN client_id
    `);
  }
}
