import { adjustedStock } from '../src/domain/stock/stock-adjustment';

describe('adjustedStock', () => {
  it('adds and subtracts', () => {
    expect(adjustedStock(5, 3)).toBe(8);
    expect(adjustedStock(5, -5)).toBe(0);
  });

  it('refuses to go below zero', () => {
    expect(() => adjustedStock(5, -6)).toThrow(expect.objectContaining({ code: 'product.out-of-stock' }));
  });

  it('refuses to go past 2^53-1', () => {
    expect(() => adjustedStock(Number.MAX_SAFE_INTEGER, 1)).toThrow(
      expect.objectContaining({ code: 'product.stock-too-large' }),
    );
  });
});
