import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Nine bytes an event. The default says "sent to all", which is what the events stored before this have, and those that
 * processes of the version before this still store: they count as sent where no delivery row says otherwise. The writer
 * gives 0. Both engines add the columns without touching a row.
 */
export class AddSentMarksToOutboxEvents1795305600240 implements MigrationInterface {
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
