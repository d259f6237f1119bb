import { newTable } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was booked: the inbox only says that an event was accepted. */
export class CreateBookings1795305600403 implements MigrationInterface {
  static readonly change = newTable('bookings');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bookings (
        event_id BINARY(16) NOT NULL PRIMARY KEY,
        order_id BINARY(16) NOT NULL,
        type VARCHAR(40) CHARACTER SET ascii NOT NULL,
        occurred_at DATETIME(3) NOT NULL COMMENT 'time of the event',
        digest BIGINT UNSIGNED NOT NULL COMMENT 'the first 8 bytes of SHA-256 of the message body',
        booked_at DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
        KEY bookings_by_time (occurred_at, type, digest),
        KEY bookings_by_order (order_id)
      ) ENGINE=InnoDB
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bookings');
  }
}
