import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The hourly audit selects refunds by their booking time. Only refunds and cancellations pay for the index. */
export class IndexRefundsByBooking1795305600413 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'order_refunds',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 207, mysql: 709 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_refunds ADD KEY order_refunds_by_booking (booked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_refunds DROP KEY order_refunds_by_booking');
  }
}
