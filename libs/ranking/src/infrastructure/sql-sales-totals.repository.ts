import type { Tx } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { SalesTotalsRepository } from '../application/sales-totals.repository';
import type { Booking } from '../domain/booking';
import { refundTotalsOf } from '../domain/refund-total';
import { totalsOf } from '../domain/slot-total';
import { hourOf, minuteOf } from '../domain/time-slots';
import { RefundTable } from './refund-table';
import { SlotTable } from './slot-table';

@Injectable()
export class SqlSalesTotalsRepository extends SalesTotalsRepository {
  private readonly minutes = new SlotTable('product_sales_minutes', 'minute');
  private readonly hours = new SlotTable('product_sales_hours', 'hour');
  private readonly refunds = new RefundTable();

  addAll(tx: Tx, generation: number, bookings: readonly Booking[]): void {
    this.minutes.add(tx, generation, totalsOf(bookings, minuteOf));
    this.hours.add(tx, generation, totalsOf(bookings, hourOf));
    this.refunds.add(tx, generation, refundTotalsOf(bookings));
  }

  async removeOf(tx: Tx, generations: readonly number[], limit: number): Promise<number> {
    let removed = 0;
    for (const table of [this.minutes, this.hours, this.refunds])
      removed += await table.removeOf(tx, generations, limit);
    return removed;
  }
}
