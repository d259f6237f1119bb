import { costOf, lineThrough } from './cost-fit';

describe('costOf', () => {
  it('finds the costs of a batch and of an order', () => {
    const points = [1, 4, 20, 90].map((size) => ({ size, costOfOrder: 150 + 900 / size }));
    expect(costOf(points).batch).toBeCloseTo(900, 6);
    expect(costOf(points).order).toBeCloseTo(150, 6);
  });

  it('fits a line through points that are not on one line', () => {
    const { fixed, slope } = lineThrough([
      { x: 0, y: 1 },
      { x: 0, y: 3 },
      { x: 2, y: 6 },
      { x: 2, y: 4 },
    ]);
    expect(fixed).toBeCloseTo(2, 6);
    expect(slope).toBeCloseTo(1.5, 6);
  });

  it('has no cost of a batch when all batches were of one size', () => {
    expect(costOf([{ size: 3, costOfOrder: 5 }])).toEqual({ batch: 0, order: 5 });
  });
});
