import { scaleFor } from './scale';

describe('the scale of an axis', () => {
  it.each([
    [4_870, 5, { end: 5_000, step: 1_000 }],
    [4_001, 5, { end: 5_000, step: 1_000 }],
    [5_000, 5, { end: 5_000, step: 1_000 }],
    [5_400, 5, { end: 6_000, step: 2_000 }],
    [0.95, 5, { end: 1, step: 0.2 }],
    [0.3, 3, { end: 0.3, step: 0.1 }],
    [1, 5, { end: 1, step: 0.2 }],
  ])('has round steps and reaches %d', (highest, count, expected) => {
    expect(scaleFor(highest, count)).toMatchObject(expected);
  });

  it('has a tick at both ends and at every step', () => {
    expect(scaleFor(0.3, 3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('has an end above zero when there is nothing to show', () => {
    expect(scaleFor(0).end).toBeGreaterThan(0);
  });
});
