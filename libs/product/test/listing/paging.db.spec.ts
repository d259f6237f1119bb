import fc from 'fast-check';
import { Database } from '@app/platform';
import { positionOf, type ProductSort } from '../../src/application/catalogue/product.queries';
import type { Product } from '../../src/domain/catalogue/product';
import { Catalogue, type Listing } from './catalogue.fixture';

const SORTS: readonly ProductSort[] = ['newest', 'price', '-price'];
const NAMES = ['녹차', '보성 녹차', 'green tea', 'Green 홍차', '홍차 tea'];
const CATEGORIES = ['tea', '차', undefined];

const listings: fc.Arbitrary<Listing> = fc.record({
  sort: fc.constantFrom(...SORTS),
  limit: fc.integer({ min: 1, max: 7 }),
  text: fc.constantFrom(undefined, undefined, '녹차', 'gre', 'tea 차', 'green tea'),
  category: fc.constantFrom(undefined, undefined, 'tea', '차', 'none'),
  minPrice: fc.constantFrom(undefined, undefined, 2, 3),
  maxPrice: fc.constantFrom(undefined, undefined, 3, 4),
  inStock: fc.constantFrom(undefined, true),
});

/** The expected list, computed by other means: `text` by the names that contain it. */
const fits = ({ text, category, minPrice = 0, maxPrice = Infinity, inStock = false }: Listing, product: Product) =>
  (category === undefined || product.category === category) &&
  product.price.amount >= minPrice &&
  product.price.amount <= maxPrice &&
  (!inStock || product.stock > 0) &&
  (text ?? '').split(' ').every((word) => `${product.name} ${product.category ?? ''}`.toLowerCase().includes(word));

function inOrder(sort: ProductSort, products: readonly Product[]): Product[] {
  const sign = sort === 'price' ? 1 : -1;
  return [...products].sort((one, other) => {
    const [a, id] = positionOf(one, sort);
    const [b, otherId] = positionOf(other, sort);
    return sign * (a - b || (id < otherId ? -1 : 1));
  });
}

describe('the pages of a list', () => {
  let catalogue: Catalogue;
  const products: Product[] = [];

  /** Several have the same moment, and the same price. */
  async function addOne(n: number): Promise<Product> {
    if (n % 3 === 0) catalogue.clock.advance(1);
    const product = await catalogue.add({
      name: NAMES[n % NAMES.length]!,
      category: CATEGORIES[n % CATEGORIES.length],
      price: 1 + (n % 4),
      stock: n % 7 === 0 ? 3 : 0,
      sku: `no-${n}`,
    });
    products.push(product);
    return product;
  }

  beforeAll(async () => {
    catalogue = await Catalogue.open({ passedAtMost: 5 });
    for (let n = 0; n < 60; n++) await addOne(n);
    const gone = await catalogue.add({ name: '녹차 green tea', category: 'tea', price: 3 });
    await catalogue.change(gone.productId, { status: 'archived' });
  });
  afterAll(() => catalogue.close());

  async function* pages(listing: Listing) {
    for (let after: Listing['after'], n = 0; n === 0 || after; n++) {
      if (n > 1_000) throw new Error('the list does not end');
      const page = await catalogue.page({ ...listing, after });
      yield page.products;
      after = page.next;
    }
  }

  it('are the whole list, in order, also where rows are skipped', async () => {
    await fc.assert(
      fc.asyncProperty(listings, async (listing) => {
        const shown: Product[] = [];
        for await (const page of pages(listing)) {
          expect(page.length).toBeLessThanOrEqual(listing.limit!);
          shown.push(...page);
        }
        const expected = inOrder(
          listing.sort!,
          products.filter((product) => fits(listing, product)),
        );
        expect(shown.map(({ sku }) => sku)).toEqual(expected.map(({ sku }) => sku));
      }),
      { numRuns: 60 },
    );
  });

  it('neither skip nor repeat while products are added', async () => {
    await fc.assert(
      fc.asyncProperty(listings, async (listing) => {
        const before = products.filter((product) => fits(listing, product)).map(({ sku }) => sku);
        const shown: Product[] = [];
        for await (const page of pages(listing)) {
          shown.push(...page);
          if (products.length < 300) await addOne(products.length);
        }
        const skus = shown.map(({ sku }) => sku);
        expect(new Set(skus).size).toBe(skus.length);
        expect(before.filter((sku) => !skus.includes(sku))).toEqual([]);
        expect(skus).toEqual(inOrder(listing.sort!, shown).map(({ sku }) => sku));
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, number, Listing]>([
    ['newest', 1, {}],
    ['price', 1, { sort: 'price', minPrice: 2, category: 'tea' }],
    ['a word', 1, { text: 'gre', sort: '-price', maxPrice: 3 }],
    ['two words', 2, { text: 'green tea' }],
    ['in stock', 2, { inStock: true }],
  ])('are one query each, and one before it where rows are passed over: %s', async (_, count, listing) => {
    await catalogue.add({ name: 'green tea', category: 'tea', price: 3 });
    const query = jest.spyOn(catalogue.module.get(Database), 'query');
    for (const limit of [1, 5]) {
      query.mockClear();
      const { products } = await catalogue.page({ ...listing, limit });
      expect(products.length).toBeGreaterThan(0);
      expect(query).toHaveBeenCalledTimes(count);
    }
    query.mockRestore();
  });

  it('show the current stock of a product', async () => {
    const { productId } = await catalogue.add({ name: '우전' });
    for (const listing of [{ inStock: true }, { inStock: true, text: '우전' }]) {
      await catalogue.setStock(productId, 1);
      expect(await catalogue.names(listing)).toContain('우전');
      await catalogue.setStock(productId, 0);
      expect(await catalogue.names(listing)).not.toContain('우전');
    }
  });
});
