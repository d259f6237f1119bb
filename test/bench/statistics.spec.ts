import { median, percentile, ratios, spread } from './statistics';

describe('statistics of rounds', () => {
  it('takes the middle of an odd number of values, in any order', () => {
    expect(median([9, 100, 10])).toBe(10);
  });

  it('takes the mean of the two in the middle of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('returns the median with the lowest and the highest', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, lowest: 1, highest: 3 });
  });

  it('compares round by round: a slow round of both sides is no difference', () => {
    expect(ratios([100, 10], [50, 5])).toEqual({ median: 2, lowest: 2, highest: 2 });
  });

  it('returns the value at the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
  });
});
