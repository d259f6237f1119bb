import { costOf, lineThrough } from './cost-fit';

describe('costOf', () => {
  it('finds what a batch and what an order cost', () => {
    const points = [1, 4, 20, 90].map((size) => ({ size, costOfOrder: 150 + 900 / size }));
    expect(costOf(points).batch).toBeCloseTo(900, 6);
    expect(costOf(points).order).toBeCloseTo(150, 6);
  });

  it('lies between points that are no line', () => {
    const { fixed, slope } = lineThrough([
      { x: 0, y: 1 },
      { x: 0, y: 3 },
      { x: 2, y: 6 },
      { x: 2, y: 4 },
    ]);
    expect(fixed).toBeCloseTo(2, 6);
    expect(slope).toBeCloseTo(1.5, 6);
  });

  it('tells nothing of batches when all were of one size', () => {
    expect(costOf([{ size: 3, costOfOrder: 5 }])).toEqual({ batch: 0, order: 5 });
  });
});
