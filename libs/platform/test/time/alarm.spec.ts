import { Alarm } from '../../src/time/alarm';

describe('Alarm', () => {
  let alarm: Alarm;
  let awake: boolean;

  const sleep = async (ms: number): Promise<void> => {
    awake = false;
    await alarm.sleep(ms);
    awake = true;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    alarm = new Alarm();
  });
  afterEach(() => jest.useRealTimers());

  it('sleeps for the given time when nothing happens', async () => {
    void sleep(100);
    await jest.advanceTimersByTimeAsync(99);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(awake).toBe(true);
  });

  it('wakes when it rings', async () => {
    void sleep(100);
    alarm.ring();
    await jest.advanceTimersByTimeAsync(0);
    expect(awake).toBe(true);
  });

  it('does not sleep when it rang before, and sleeps the next time', async () => {
    alarm.ring();
    void sleep(100);
    await jest.advanceTimersByTimeAsync(0);
    expect(awake).toBe(true);
    void sleep(100);
    await jest.advanceTimersByTimeAsync(99);
    expect(awake).toBe(false);
  });
});
