import { Money, newId } from '@app/kernel';
import type { Product } from '../src/domain/catalogue/product';
import { changed } from '../src/domain/catalogue/product-change';
import { versionsOf } from '../src/interface/http/catalogue/if-match';

const tea: Product = {
  productId: newId<'Product'>(),
  sku: 'TEA',
  name: 'Tea',
  description: '',
  category: 'tea',
  price: Money.of(100),
  stock: 5,
  status: 'active',
  maxPerCustomer: undefined,
  images: [],
  version: 3,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const now = new Date();

describe('a change of a product', () => {
  it('sets what it names, makes the next version and says what changed', () => {
    const change = { name: 'Green tea', price: 90, category: null, maxPerCustomer: 2, status: 'archived' as const };
    expect(changed(tea, change, now)).toEqual({
      product: {
        ...tea,
        name: 'Green tea',
        price: Money.of(90),
        category: undefined,
        maxPerCustomer: 2,
        status: 'archived',
        version: 4,
        updatedAt: now,
      },
      fields: {
        name: ['Tea', 'Green tea'],
        category: ['tea', null],
        price: [100, 90],
        maxPerCustomer: [null, 2],
        status: ['active', 'archived'],
      },
    });
  });

  it.each([{}, { name: undefined }, { name: 'Tea', price: 100 }, { maxPerCustomer: null }])(
    'that changes nothing makes no version: %j',
    (change) => expect(changed(tea, change, now)).toBeUndefined(),
  );
});

describe('If-Match', () => {
  it.each<[string, number[] | undefined]>([
    ['"3-500"', [3]],
    ['"3-500", "4-1"', [3, 4]],
    ['*', undefined],
    ['W/"3-500"', []],
    ['nonsense', []],
  ])('%s names the versions %j', (header, versions) => expect(versionsOf(header)).toEqual(versions));

  it.each([undefined, '', ' '])('is required: %j', (header) =>
    expect(() => versionsOf(header)).toThrow(expect.objectContaining({ code: 'product.version-required' })),
  );
});
