import { newId, type ProductId } from '@app/kernel';
import type { ProductFacts } from '@app/product/contract/product-directory.queries';
import { TestClock } from '@test/support/test-clock';
import { ComputedPopularProducts } from '../src/application/computed-popular-products';
import { AllKnowing, aProduct, CountingQueries } from './ranking-process';

describe('A computed ranking', () => {
  const clock = new TestClock(new Date('2026-11-20T12:00:42.123Z'));
  const queries = new CountingQueries();
  const products = (directory = new AllKnowing()) => new ComputedPopularProducts(queries, directory, clock);

  it('ends with the last full minute, and has names and prices of the same time', async () => {
    const best = aProduct(9);
    const next = aProduct(5);
    queries.answer = () => Promise.resolve([best, next]);
    expect(await products().find({ window: '1d', by: 'revenue', asOf: undefined })).toEqual({
      asOf: new Date('2026-11-20T12:00:00.000Z'),
      computedAt: clock.now(),
      products: [
        { ...best, rank: 1, name: 'Tea', price: 1_000 },
        { ...next, rank: 2, name: 'Tea', price: 1_000 },
      ],
    });
    expect(queries.asked.at(-1)).toMatchObject({ asOf: new Date('2026-11-20T12:00:00.000Z'), limit: 100 });
  });

  it('omits unknown products, and the other products keep their ranks', async () => {
    const [first, unknown, third] = [aProduct(3), aProduct(2), aProduct(1)];
    queries.answer = () => Promise.resolve([first, unknown, third]);
    class Forgetful extends AllKnowing {
      override async findAll(ids: readonly ProductId[]): Promise<Map<ProductId, ProductFacts>> {
        const facts = await super.findAll([...ids, newId()]);
        facts.delete(unknown.productId);
        return facts;
      }
    }
    const ranking = await products(new Forgetful()).find({ window: '3d', by: 'quantity', asOf: undefined });
    expect(ranking.products.map(({ productId, rank }) => [productId, rank])).toEqual([
      [first.productId, 1],
      [third.productId, 3],
    ]);
  });
});
