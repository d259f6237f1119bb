import { Money, newId, type ProductId } from '@app/kernel';
import fc from 'fast-check';
import { StockSheet, type StockLine } from '../src/domain/stock/stock-sheet';

const line = (stock: number, more: Partial<StockLine> = {}): StockLine => ({
  productId: newId<'Product'>(),
  version: 3,
  sku: 'TEA',
  name: 'Tea',
  price: Money.of(100),
  maxPerCustomer: undefined,
  forSale: true,
  stock,
  ...more,
});

describe('The stock sheet', () => {
  it('counts several wants of one product together', () => {
    const tea = line(3);
    const sheet = new StockSheet([tea]);
    const wants = [
      { productId: tea.productId, quantity: 2 },
      { productId: tea.productId, quantity: 2 },
    ];
    expect(sheet.shortOf(wants)).toEqual([tea.productId]);
    expect(() => sheet.take(wants)).toThrow(RangeError);
    expect(sheet.changes()).toEqual([]);
  });

  it('subtracts earlier takings before later ones', () => {
    const tea = line(3);
    const sheet = new StockSheet([tea]);
    sheet.take([{ productId: tea.productId, quantity: 2 }]);
    expect(sheet.shortOf([{ productId: tea.productId, quantity: 2 }])).toEqual([tea.productId]);
    expect(sheet.changes()).toEqual([{ productId: tea.productId, version: 3, taken: 2, stock: 1 }]);
  });

  it('puts taken units back, of archived products too', () => {
    const archived = line(3, { forSale: false });
    const sheet = new StockSheet([archived]);
    const units = [{ productId: archived.productId, quantity: 2 }];
    sheet.take(units);
    sheet.putBack(units);
    expect(sheet.changes()).toEqual([{ productId: archived.productId, version: 3, taken: 0, stock: 3 }]);
  });

  it('is full for a sum past 2^53-1, and for unknown products', () => {
    const [tea, unknown] = [line(Number.MAX_SAFE_INTEGER - 1), newId<'Product'>()];
    const sheet = new StockSheet([tea]);
    const one = { productId: tea.productId, quantity: 1 };
    expect(sheet.fullFor([one])).toEqual([]);
    expect(sheet.fullFor([one, one, { productId: unknown, quantity: 1 }])).toEqual([tea.productId, unknown]);
    expect(() => sheet.putBack([one, one])).toThrow(RangeError);
    expect(sheet.changes()).toEqual([]);
  });

  it('is short of unknown products', () => {
    const unknown = newId<'Product'>();
    expect(new StockSheet([]).shortOf([{ productId: unknown, quantity: 1 }])).toEqual([unknown]);
  });

  it('does not find archived products for sale', () => {
    const archived = line(5, { forSale: false });
    expect(new StockSheet([archived]).findForSale(archived.productId)).toBeUndefined();
  });

  it('never takes more than the stock, for any requests in any order', () => {
    const wantsOf = (ids: readonly ProductId[]) =>
      fc.array(fc.record({ productId: fc.constantFrom(...ids), quantity: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 6,
      });
    const lines = [line(7), line(4), line(0)];
    fc.assert(
      fc.property(fc.array(wantsOf(lines.map(({ productId }) => productId)), { maxLength: 12 }), (orders) => {
        const sheet = new StockSheet(lines);
        const taken = new Map<string, number>();
        for (const wants of orders) {
          if (sheet.shortOf(wants).length > 0) continue;
          sheet.take(wants);
          for (const { productId, quantity } of wants) taken.set(productId, (taken.get(productId) ?? 0) + quantity);
        }
        for (const { productId, stock } of lines) {
          const left = sheet.changes().find((change) => change.productId === productId)?.stock ?? stock;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + (taken.get(productId) ?? 0)).toBe(stock);
        }
      }),
    );
  });
});
