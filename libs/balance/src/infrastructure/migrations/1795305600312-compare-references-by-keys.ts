import { comparisonKey } from '@app/kernel';
import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Referenced {
  readonly user_id: Buffer;
  readonly entry_id: Buffer;
  readonly reference: string;
}

const AT_ONCE = 1_000;

/**
 * References get what they are compared by. A reference itself stays as it was sent. Of two from before with the same
 * key, the later one keeps itself as its key, and is found by nothing else.
 */
export class CompareReferencesByKeys1795305600312 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'charge_references',
      blocks: { mariadb: 'writes', mysql: 'writes' },
      secondsAtTenMillion: { mariadb: 3145, mysql: 7354 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charge_references
        ADD COLUMN reference_key VARCHAR(255) NOT NULL DEFAULT (reference) COMMENT 'what the reference is compared by'
    `);
    await runner.query(`
      ALTER TABLE charge_references
        ADD UNIQUE KEY charge_references_by_client_key (client_id, reference_key),
        ADD KEY charge_references_by_customer_key (user_id, reference_key)
    `);
    let after: Referenced | undefined = { user_id: Buffer.alloc(16), entry_id: Buffer.alloc(16), reference: '' };
    while (after) after = await keyPage(runner, after);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE charge_references
        DROP KEY charge_references_by_customer_key,
        DROP KEY charge_references_by_client_key,
        DROP COLUMN reference_key
    `);
  }
}

async function keyPage(runner: QueryRunner, after: Referenced): Promise<Referenced | undefined> {
  const rows = (await runner.query(
    `SELECT user_id, entry_id, reference FROM charge_references FORCE INDEX (PRIMARY)
     WHERE (user_id = ? AND entry_id > ?) OR user_id > ? ORDER BY user_id, entry_id LIMIT ?`,
    [after.user_id, after.entry_id, after.user_id, AT_ONCE],
  )) as Referenced[];
  for (const { user_id, entry_id, reference } of rows) {
    const key = comparisonKey(reference);
    if (key === reference || key === '') continue;
    await runner.query('UPDATE IGNORE charge_references SET reference_key = ? WHERE user_id = ? AND entry_id = ?', [
      key,
      user_id,
      entry_id,
    ]);
  }
  return rows.at(-1);
}
