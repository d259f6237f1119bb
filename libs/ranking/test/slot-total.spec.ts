import { totalsOf } from '../src/domain/slot-total';
import { minuteOf } from '../src/domain/time-slots';
import { aBooking, productIds, refundOf } from './builders';

describe('the totals of bookings', () => {
  const [cup, pot] = productIds(2) as [ReturnType<typeof productIds>[0], ReturnType<typeof productIds>[0]];
  const AT = '2026-11-27T10:00:30Z';
  const slot = new Date('2026-11-27T10:01:00Z');

  it('are one for each slot and product, in key order', () => {
    const later = '2026-11-27T10:01:30Z';
    const bookings = [
      aBooking({ at: later, lines: [{ productId: cup }] }),
      aBooking({ at: AT, lines: [{ productId: pot, quantity: 2, revenue: 50 }, { productId: cup }] }),
      aBooking({ at: '2026-11-27T10:00:59Z', lines: [{ productId: pot, quantity: 3, revenue: 70 }] }),
    ];
    expect(totalsOf(bookings, minuteOf)).toEqual([
      { slot, productId: cup, quantity: 1n, revenue: 100n },
      { slot, productId: pot, quantity: 5n, revenue: 120n },
      { slot: new Date('2026-11-27T10:02:00Z'), productId: cup, quantity: 1n, revenue: 100n },
    ]);
  });

  it('subtract refunds, also before the sale', () => {
    const sale = aBooking({ at: AT, lines: [{ productId: cup, quantity: 4, revenue: 900 }] });
    expect(totalsOf([refundOf(sale, '2026-12-24T10:00:30Z')], minuteOf)).toEqual([
      { slot, productId: cup, quantity: -4n, revenue: -900n },
    ]);
    expect(totalsOf([refundOf(sale, AT), sale], minuteOf)).toEqual([
      { slot, productId: cup, quantity: 0n, revenue: 0n },
    ]);
  });

  it('are exact past the range of a number', () => {
    const most = { productId: cup, quantity: Number.MAX_SAFE_INTEGER, revenue: Number.MAX_SAFE_INTEGER };
    const [total] = totalsOf([aBooking({ at: AT, lines: [most, most, most] })], minuteOf);
    expect(total).toMatchObject({ quantity: 27_021_597_764_222_973n, revenue: 27_021_597_764_222_973n });
  });
});
