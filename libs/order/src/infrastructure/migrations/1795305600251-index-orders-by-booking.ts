import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Audits select orders by booking time, which is the database's clock; an order id carries the clock of an instance.
 */
export class IndexOrdersByBooking1795305600251 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'orders',
      blocks: { mariadb: 'nothing', mysql: 'nothing' },
      secondsAtTenMillion: { mariadb: 186, mysql: 891 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders ADD KEY orders_by_booking (booked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP KEY orders_by_booking');
  }
}
