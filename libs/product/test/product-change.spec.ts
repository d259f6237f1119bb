import { Money, newId } from '@app/kernel';
import type { Product } from '../src/domain/catalogue/product';
import { CatalogueEntry } from '../src/domain/catalogue/catalogue-entry';
import type { ProductChange } from '../src/domain/catalogue/product-change';
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
const author = { changeId: newId<'ProductChange'>(), actorId: newId<'Caller'>(), at: now };

function changed(change: ProductChange): CatalogueEntry {
  const entry = new CatalogueEntry(tea);
  entry.change(change, author);
  return entry;
}

describe('a change of a product', () => {
  it('sets the named fields, makes the next version and lists the changes', () => {
    const change = { name: 'Green tea', price: 90, category: null, maxPerCustomer: 2, status: 'archived' as const };
    const entry = changed(change);
    expect(entry.product).toEqual({
      ...tea,
      name: 'Green tea',
      price: Money.of(90),
      category: undefined,
      maxPerCustomer: 2,
      status: 'archived',
      version: 4,
      updatedAt: now,
    });
    const fields = {
      name: ['Tea', 'Green tea'],
      category: ['tea', null],
      price: [100, 90],
      maxPerCustomer: [null, 2],
      status: ['active', 'archived'],
    };
    expect(entry.changes()).toEqual([{ ...author, version: 4, fields }]);
  });

  it.each([{}, { name: undefined }, { name: 'Tea', price: 100 }, { maxPerCustomer: null }])(
    'that changes nothing makes no version: %j',
    (change) => {
      const entry = changed(change);
      expect([entry.product, entry.changes()]).toEqual([tea, []]);
    },
  );
});

describe('a catalogue entry', () => {
  it('is changed with its current version, or without a version', () => {
    const entry = new CatalogueEntry(tea);
    expect(() => entry.mustBeOneOf([2, 4])).toThrow(
      expect.objectContaining({ code: 'product.version-stale', details: { version: 3 } }),
    );
    entry.mustBeOneOf([2, 3]);
    entry.mustBeOneOf(undefined);
  });

  it('has an entry in the trail for each of its new versions', () => {
    const entry = changed({ name: 'Green tea' });
    entry.showOtherwise({ images: [[], ['one']] }, { ...author, changeId: newId<'ProductChange'>() });
    expect(entry.changes().map(({ version }) => version)).toEqual([4, 5]);
    expect(entry.product.version).toBe(5);
  });
});

describe('If-Match', () => {
  it.each<[string, number[] | undefined]>([
    ['"3-500"', [3]],
    ['"3-500", "4-1"', [3, 4]],
    ['*', undefined],
    ['W/"3-500"', [3]],
    ['W/"3-500", "4-1"', [3, 4]],
    ['w/"3-500"', []],
    ['nonsense', []],
  ])('%s names the versions %j', (header, versions) => expect(versionsOf(header)).toEqual(versions));

  it.each([undefined, '', ' '])('is required: %j', (header) =>
    expect(() => versionsOf(header)).toThrow(expect.objectContaining({ code: 'product.version-required' })),
  );
});
