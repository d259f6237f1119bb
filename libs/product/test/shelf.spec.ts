import { Money, newId, type ProductId } from '@app/kernel';
import fc from 'fast-check';
import { Shelf, type ShelfSlot } from '../src/domain/stock/shelf';

const slot = (stock: number, more: Partial<ShelfSlot> = {}): ShelfSlot => ({
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

describe('Shelf', () => {
  it('counts several wants of one product together', () => {
    const tea = slot(3);
    const shelf = new Shelf([tea]);
    const wants = [
      { productId: tea.productId, quantity: 2 },
      { productId: tea.productId, quantity: 2 },
    ];
    expect(shelf.shortOf(wants)).toEqual([tea.productId]);
    expect(() => shelf.take(wants)).toThrow(RangeError);
    expect(shelf.changes()).toEqual([]);
  });

  it('lets a later taking see what an earlier one has left', () => {
    const tea = slot(3);
    const shelf = new Shelf([tea]);
    shelf.take([{ productId: tea.productId, quantity: 2 }]);
    expect(shelf.shortOf([{ productId: tea.productId, quantity: 2 }])).toEqual([tea.productId]);
    expect(shelf.changes()).toEqual([{ productId: tea.productId, version: 3, taken: 2, stock: 1 }]);
  });

  it('puts back what was taken, of archived products too', () => {
    const archived = slot(3, { forSale: false });
    const shelf = new Shelf([archived]);
    const units = [{ productId: archived.productId, quantity: 2 }];
    shelf.take(units);
    shelf.putBack(units);
    expect(shelf.changes()).toEqual([{ productId: archived.productId, version: 3, taken: 0, stock: 3 }]);
  });

  it('is full for what would pass 2^53-1 together, and for what it does not have', () => {
    const [tea, unknown] = [slot(Number.MAX_SAFE_INTEGER - 1), newId<'Product'>()];
    const shelf = new Shelf([tea]);
    const one = { productId: tea.productId, quantity: 1 };
    expect(shelf.fullFor([one])).toEqual([]);
    expect(shelf.fullFor([one, one, { productId: unknown, quantity: 1 }])).toEqual([tea.productId, unknown]);
    expect(() => shelf.putBack([one, one])).toThrow(RangeError);
    expect(shelf.changes()).toEqual([]);
  });

  it('is short of what it does not have at all', () => {
    const unknown = newId<'Product'>();
    expect(new Shelf([]).shortOf([{ productId: unknown, quantity: 1 }])).toEqual([unknown]);
  });

  it('does not find for sale what is archived', () => {
    const archived = slot(5, { forSale: false });
    expect(new Shelf([archived]).findForSale(archived.productId)).toBeUndefined();
  });

  it('never gives out more than there was, whatever is asked in whatever order', () => {
    const wantsOf = (ids: readonly ProductId[]) =>
      fc.array(fc.record({ productId: fc.constantFrom(...ids), quantity: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 6,
      });
    const slots = [slot(7), slot(4), slot(0)];
    fc.assert(
      fc.property(fc.array(wantsOf(slots.map(({ productId }) => productId)), { maxLength: 12 }), (orders) => {
        const shelf = new Shelf(slots);
        const taken = new Map<string, number>();
        for (const wants of orders) {
          if (shelf.shortOf(wants).length > 0) continue;
          shelf.take(wants);
          for (const { productId, quantity } of wants) taken.set(productId, (taken.get(productId) ?? 0) + quantity);
        }
        for (const { productId, stock } of slots) {
          const left = shelf.changes().find((change) => change.productId === productId)?.stock ?? stock;
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + (taken.get(productId) ?? 0)).toBe(stock);
        }
      }),
    );
  });
});
