import { Throttle } from '../src/notifier/throttle';

describe('Throttle', () => {
  const at: number[] = [];
  let throttle: Throttle;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    at.length = 0;
    throttle = new Throttle(() => at.push(Date.now()), 10);
  });
  afterEach(() => jest.useRealTimers());

  it('runs at once for a single call', () => {
    throttle.call();
    jest.advanceTimersByTime(1_000);
    expect(at).toEqual([0]);
  });

  it('runs once more after the last of many calls', () => {
    for (let n = 0; n < 5; n++) throttle.call();
    jest.advanceTimersByTime(1_000);
    expect(at).toEqual([0, 10]);
  });

  it('runs no more often than its interval while calls continue, and at once after a pause', () => {
    for (let ms = 0; ms < 35; ms++) {
      throttle.call();
      jest.advanceTimersByTime(1);
    }
    jest.advanceTimersByTime(65);
    throttle.call();
    expect(at).toEqual([0, 10, 20, 30, 40, 100]);
  });
});
