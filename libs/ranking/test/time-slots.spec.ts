import { assert, date, integer, property } from 'fast-check';
import { hourOf, minuteOf, type SlotRange, slotsOf } from '../src/domain/time-slots';

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const lies = (slot: Date, { after, until }: SlotRange): boolean => slot > after && slot <= until;

describe('a slot', () => {
  it('is named by its end, which belongs to it', () => {
    expect(minuteOf(at('27T10:00:00.000'))).toEqual(at('27T10:00:00.000'));
    expect(minuteOf(at('27T10:00:00.001'))).toEqual(at('27T10:01:00.000'));
    expect(minuteOf(at('27T10:00:59.999'))).toEqual(at('27T10:01:00.000'));
    expect(hourOf(at('27T10:00:00.000'))).toEqual(at('27T10:00:00.000'));
    expect(hourOf(at('27T10:00:00.001'))).toEqual(at('27T11:00:00.000'));
  });

  const moments = () => date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

  it('of an hour has the hour of each of its minutes', () => {
    assert(property(moments(), (moment) => expect(hourOf(minuteOf(moment))).toEqual(hourOf(moment))));
  });

  it('is in a window, once, exactly when its times are: asOf − n days < t ≤ asOf', () => {
    assert(
      property(
        moments(),
        integer({ min: 1, max: 7 }),
        integer({ min: -200_000, max: 200_000 }),
        (end, days, offset) => {
          const asOf = new Date(Math.floor(end.getTime() / 60_000) * 60_000);
          const from = asOf.getTime() - days * 86_400_000;
          const { before, hours, since } = slotsOf(asOf, days);
          for (const edge of [from, asOf.getTime(), hours.after.getTime(), hours.until.getTime()]) {
            for (const ms of [edge - 1, edge, edge + 1, edge + offset]) {
              const moment = new Date(ms);
              const times = [
                lies(minuteOf(moment), before),
                lies(hourOf(moment), hours),
                lies(minuteOf(moment), since),
              ].filter(Boolean).length;
              expect(times).toBe(ms > from && ms <= asOf.getTime() ? 1 : 0);
            }
          }
        },
      ),
    );
  });
});
