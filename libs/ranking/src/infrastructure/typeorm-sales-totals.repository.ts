import type { Tx } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { SalesTotalsRepository } from '../application/sales-totals.repository';
import type { Booking } from '../domain/booking';
import { totalsOf } from '../domain/slot-total';
import { hourOf, minuteOf } from '../domain/time-slots';
import { SlotTable } from './slot-table';

@Injectable()
export class TypeOrmSalesTotalsRepository extends SalesTotalsRepository {
  private readonly minutes = new SlotTable('product_sales_minutes', 'minute');
  private readonly hours = new SlotTable('product_sales_hours', 'hour');

  addAll(tx: Tx, generation: number, bookings: readonly Booking[]): void {
    this.minutes.add(tx, generation, totalsOf(bookings, minuteOf));
    this.hours.add(tx, generation, totalsOf(bookings, hourOf));
  }

  async removeBefore(tx: Tx, generation: number, limit: number): Promise<number> {
    const removed = await this.minutes.removeBefore(tx, generation, limit);
    return removed + (await this.hours.removeBefore(tx, generation, limit));
  }
}
