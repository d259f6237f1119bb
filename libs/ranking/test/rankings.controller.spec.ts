import { Clock, newId, Unavailable } from '@app/kernel';
import { createTestHttpApp } from '@test/support/http-app';
import { TestClock } from '@test/support/test-clock';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PopularProducts, type Ranking, type RankingChoice } from '../src/application/popular-products';
import { RankingsController } from '../src/interface/http/rankings.controller';

const product = (rank: number) => ({
  rank,
  productId: newId<'Product'>(),
  name: `Tea "No. ${rank}", 녹차`,
  price: 18_000,
  quantity: 1_000 - rank,
  revenue: 900 * (1_000 - rank),
});

class KnownRanking extends PopularProducts {
  readonly asked: RankingChoice[] = [];
  readonly ranking: Ranking = {
    asOf: new Date('2026-11-20T12:00:00.000Z'),
    computedAt: new Date('2026-11-20T12:00:03.000Z'),
    products: Array.from({ length: 100 }, (_, index) => product(index + 1)),
  };
  find(choice: RankingChoice): Promise<Ranking> {
    this.asked.push(choice);
    return Promise.resolve(this.ranking);
  }
}

describe('GET /rankings/products', () => {
  let app: NestFastifyApplication;
  let known: KnownRanking;

  beforeEach(async () => {
    known = new KnownRanking();
    app = await createTestHttpApp({
      controllers: [RankingsController],
      providers: [
        { provide: PopularProducts, useValue: known },
        { provide: Clock, useValue: new TestClock(new Date('2026-11-20T12:00:42.000Z')) },
      ],
    });
  });
  afterEach(() => app.close());

  const get = (query = '') => app.inject({ method: 'GET', url: `/rankings/products${query}` });

  it('returns the best five of three days by units, by default', async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual({
      window: '3d',
      by: 'quantity',
      asOf: '2026-11-20T12:00:00.000Z',
      currency: 'KRW',
      items: known.ranking.products.slice(0, 5),
    });
    expect(known.asked).toEqual([{ window: '3d', by: 'quantity', asOf: undefined }]);
  });

  it.each([1, 3, 100])('returns as many as the limit: %d', async (limit) => {
    await get('?limit=7');
    expect((await get(`?limit=${limit}`)).json()).toMatchObject({ items: known.ranking.products.slice(0, limit) });
  });

  it('requests the ranking of a full minute', async () => {
    await get('?window=7d&by=revenue&asOf=2010-12-03T18:59:59.999%2B01:00');
    expect(known.asked).toEqual([{ window: '7d', by: 'revenue', asOf: new Date('2010-12-03T17:59:00.000Z') }]);
  });

  it('shows the `asOf` of the found ranking, not of the request', async () => {
    expect((await get('?asOf=2026-11-20T12:00:42Z&by=revenue')).json()).toMatchObject({
      by: 'revenue',
      asOf: '2026-11-20T12:00:00.000Z',
    });
  });

  it.each([
    ['window=2d', '/window'],
    ['by=price', '/by'],
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['asOf=yesterday', '/asOf'],
    ['asOf=2026-11-20T12:00:42.001Z', '/asOf'],
    ['asOf=1969-12-31T23:59:59Z', '/asOf'],
    ['cursor=x', '/cursor'],
  ])('refuses %s', async (query, pointer) => {
    const answer = await get(`?${query}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ pointer }] });
    expect(known.asked).toEqual([]);
  });

  it('is unavailable when there is no ranking', async () => {
    jest.spyOn(known, 'find').mockRejectedValue(new Unavailable('database'));
    const answer = await get();
    expect(answer.json()).toMatchObject({ status: 503, code: 'dependency.unavailable' });
    expect(answer.headers['retry-after']).toBe('1');
  });
});
