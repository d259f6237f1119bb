import { newId } from '@app/kernel';
import { PurchaseLimits } from '../src/domain/purchase-limits';

describe('PurchaseLimits', () => {
  const [tea, cup] = [newId<'Product'>(), newId<'Product'>()];
  const [minji, daniel] = [newId<'User'>(), newId<'User'>()];
  const limits = () => new PurchaseLimits(new Map([[tea, 3]]), [{ userId: minji, productId: tea, quantity: 2 }]);
  const units = (productId: typeof tea, quantity: number) => [{ productId, quantity }];

  it('counts units bought before, separately for each customer', () => {
    expect(limits().exceededBy(minji, units(tea, 1))).toEqual([]);
    expect(limits().exceededBy(minji, units(tea, 2))).toEqual([tea]);
    expect(limits().exceededBy(daniel, units(tea, 3))).toEqual([]);
  });

  it('counts units added by earlier orders of the same batch, and merges several lines', () => {
    const some = limits();
    some.add(daniel, units(tea, 2));
    expect(some.exceededBy(daniel, units(tea, 2))).toEqual([tea]);
    expect(limits().exceededBy(daniel, [...units(tea, 2), ...units(tea, 2)])).toEqual([tea]);
  });

  it('allows any quantity of a product without a limit', () => {
    const some = limits();
    some.add(minji, units(cup, 1_000));
    expect(some.exceededBy(minji, units(cup, 1_000))).toEqual([]);
  });
});
