import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Nine bytes an event. The default means "sent to all". That is right for events stored before this migration, and for
 * those that processes of the previous version still store: they count as sent unless a delivery row exists. The writer
 * stores 0. Both engines add the columns without a rewrite of the rows.
 */
export class AddSentMarksToOutboxEvents1795305600240 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'outbox_events',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 0, mysql: 0 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox_events
        ADD COLUMN sent_to SMALLINT UNSIGNED NOT NULL DEFAULT 65535
          COMMENT 'a bit for each destination that has it; set in the transaction that removes its delivery',
        ADD COLUMN sent_at DATETIME(3) NOT NULL DEFAULT '1970-01-01 00:00:00.000'
          COMMENT 'when it was last marked; 1970: never, or before there were marks'
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox_events DROP COLUMN sent_at, DROP COLUMN sent_to');
  }
}
