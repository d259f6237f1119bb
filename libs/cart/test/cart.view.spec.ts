import { Money, newId, type ProductId } from '@app/kernel';
import type { ProductFacts } from '@app/product/contract/product-directory.queries';
import { toCartView } from '../src/application/cart.view';

const MAX = Number.MAX_SAFE_INTEGER;

describe('The view of a cart', () => {
  const product = (more: Partial<Omit<ProductFacts, 'price'>> & { price?: number } = {}): ProductFacts => ({
    productId: newId<'Product'>(),
    name: 'Tea',
    stock: 10,
    forSale: true,
    ...more,
    price: Money.of(more.price ?? 500),
  });
  const shown = (quantity: number, ...products: ProductFacts[]) =>
    toCartView(
      products.map(({ productId }) => ({ productId, quantity })),
      new Map(products.map((each) => [each.productId, each])),
      'KRW',
    );

  it('has current names and prices, in the order of its lines', () => {
    const [tea, cup] = [product(), product({ name: 'Cup', price: 900 })];
    expect(shown(2, tea, cup)).toEqual({
      items: [
        { productId: tea.productId, name: 'Tea', unitPrice: 500, quantity: 2, amount: 1_000, available: true },
        { productId: cup.productId, name: 'Cup', unitPrice: 900, quantity: 2, amount: 1_800, available: true },
      ],
      totalAmount: 2_800,
      currency: 'KRW',
    });
  });

  it('is empty without lines', () => {
    expect(shown(1)).toEqual({ items: [], totalAmount: 0, currency: 'KRW' });
  });

  it.each<[string, ProductFacts, number, boolean]>([
    ['as many as there are', product({ stock: 3 }), 3, true],
    ['one more', product({ stock: 3 }), 4, false],
    ['an archived product', product({ forSale: false }), 1, false],
    ['the largest possible amount', product({ price: MAX }), 1, true],
    ['more than that amount', product({ price: MAX }), 2, false],
  ])('shows whether it can be bought: %s', (_, facts, quantity, available) => {
    expect(shown(quantity, facts).items[0]).toMatchObject({ available });
  });

  it('limits amounts to 2^53-1', () => {
    const cart = shown(9_999, product({ price: MAX }), product({ price: MAX }), product());
    expect(cart.items.map(({ amount }) => amount)).toEqual([MAX, MAX, 4_999_500]);
    expect(cart.totalAmount).toBe(MAX);
  });

  it('omits products that no longer exist', () => {
    const gone = { productId: newId<'Product'>() satisfies ProductId, quantity: 1 };
    expect(toCartView([gone], new Map(), 'KRW').items).toEqual([]);
  });
});
