import { DatabaseClock } from '../../src/time/database-clock';

/** All but the time of day. */
const TIMERS: FakeableAPI[] = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('DatabaseClock', () => {
  let clock: DatabaseClock;
  beforeEach(() => {
    clock = new DatabaseClock();
  });
  afterEach(() => jest.useRealTimers());

  /** As if the database had been asked `agoMs` ago, answered after `tookMs`, and its clock were `aheadMs` ahead of ours. */
  const read = ({ aheadMs = 0, tookMs = 2, agoMs = 0 } = {}): Date => {
    const receivedAt = performance.now() - agoMs;
    const sentAt = receivedAt - tookMs;
    const databaseTime = new Date(Date.now() - agoMs - tookMs / 2 + aheadMs);
    return clock.timeOf({ databaseTime, sentAt, receivedAt });
  };
  const aheadMs = (): number => clock.now().getTime() - Date.now();
  const within = (bound: number, value: number): boolean => Math.abs(value) <= bound;

  it('is the system clock before the first reading, without an offset', () => {
    expect(within(MINUTE_MS / 2, aheadMs())).toBe(true);
    expect(clock.offset()).toBeUndefined();
  });

  it('gives a transaction the time that it has read, and continues from there', () => {
    const databaseTime = new Date('2030-01-01T00:00:00.123Z');
    const now = performance.now();
    expect(clock.timeOf({ databaseTime, sentAt: now - 4, receivedAt: now })).toBe(databaseTime);
    expect(within(MINUTE_MS / 2, clock.now().getTime() - databaseTime.getTime())).toBe(true);
  });

  it('ignores a change of the system clock, and reports its offset', () => {
    read();
    const before = Date.now();
    jest.useFakeTimers({ now: before + HOUR_MS, doNotFake: TIMERS });
    expect(within(MINUTE_MS / 2, clock.now().getTime() - before)).toBe(true);
    const { offsetMs, errorMs } = clock.offset()!;
    expect(within(MINUTE_MS / 2, offsetMs - HOUR_MS)).toBe(true);
    expect(errorMs).toBeLessThan(10);
  });

  it('keeps a good reading against a worse one that agrees with it', () => {
    read({ tookMs: 1 });
    const { errorMs } = clock.offset()!;
    read({ tookMs: 3 * MINUTE_MS, aheadMs: MINUTE_MS });
    expect(clock.offset()!.errorMs).toBe(errorMs);
    expect(within(MINUTE_MS / 2, aheadMs())).toBe(true);
  });

  it('uses a worse reading that disagrees: the clock of the database was set', () => {
    read({ tookMs: 1 });
    read({ tookMs: 3_000, aheadMs: HOUR_MS });
    expect(within(MINUTE_MS / 2, aheadMs() - HOUR_MS)).toBe(true);
  });

  it('uses a worse reading when the good one is old', () => {
    read({ tookMs: 1, agoMs: 10 * HOUR_MS });
    expect(clock.offset()!.errorMs).toBeGreaterThan(3_000);
    read({ tookMs: 500 });
    expect(clock.offset()!.errorMs).toBeLessThan(1_000);
  });
});
