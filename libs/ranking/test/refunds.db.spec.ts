import { array, assert, asyncProperty, boolean, constantFrom, integer, oneof, record } from 'fast-check';
import type { ProductId } from '@app/kernel';
import { RankingQueries } from '../src/application/ranking.queries';
import { RANKING_MEASURES, RANKING_WINDOWS, type RankedProduct } from '../src/domain/ranking';
import { readSalesEvent } from '../src/interface/messaging/sales-event';
import { aBooking, productIds, refundBodyOf, saleBodyOf } from './builders';
import { RankingBench } from './ranking-bench';

const PRODUCTS = productIds(4);
const [CUP] = PRODUCTS as [ProductId];
const AS_OF = new Date('2026-11-27T10:37:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Question = Parameters<RankingQueries['top']>[0];

interface Purchase {
  readonly placedAt: Date;
  readonly productId: ProductId;
  readonly quantity: number;
  /** Another customer never returns anything. */
  readonly isStrangers: boolean;
  /** The delay after the sale, and how many of the remaining units. */
  readonly refunds: readonly { readonly afterMs: number; readonly share: number }[];
}

interface Refunded {
  readonly at: Date;
  readonly quantity: number;
}

const PRICE = 100;

/** The refunds of a purchase: never more units than it had. */
function refundsOf({ placedAt, quantity, isStrangers, refunds }: Purchase): Refunded[] {
  let left = isStrangers ? 0 : quantity;
  const all: Refunded[] = [];
  for (const { afterMs, share } of refunds) {
    const units = Math.ceil((left * share) / 4);
    if (units === 0) continue;
    left -= units;
    all.push({ at: new Date(placedAt.getTime() + afterMs), quantity: units });
  }
  return all;
}

describe('the effect of refunds on the ranking', () => {
  let bench: RankingBench;

  beforeAll(async () => {
    bench = await RankingBench.create();
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());

  const top = (question: Partial<Question> = {}): Promise<RankedProduct[]> =>
    bench.module.get(RankingQueries).top({ window: '1d', by: 'quantity', asOf: AS_OF, limit: 9, ...question });

  /** As the queue delivers them. */
  async function receive(bodies: readonly string[]): Promise<void> {
    const events = bodies.map((body) => {
      const reading = readSalesEvent(body);
      if (reading.kind !== 'event') throw new Error(`the event is ${JSON.stringify(reading)}`);
      return reading.event;
    });
    await bench.receive(...events);
  }

  const bodiesOf = (purchase: Purchase): string[] => {
    const { placedAt, productId, quantity } = purchase;
    const sale = aBooking({ at: placedAt, lines: [{ productId, quantity, revenue: quantity * PRICE }] });
    const refunds = refundsOf(purchase).map((refund, n) =>
      refundBodyOf(sale, {
        sequence: n + 2,
        refundedAt: refund.at,
        lines: [{ productId, quantity: refund.quantity, refundedAmount: refund.quantity * PRICE }],
      }),
    );
    return [saleBodyOf(sale), ...refunds];
  };

  const buy = (hoursAgo: number, quantity: number, more: Partial<Purchase> = {}): Purchase => ({
    placedAt: new Date(AS_OF.getTime() - hoursAgo * 60 * MINUTE_MS),
    productId: CUP,
    quantity,
    isStrangers: true,
    refunds: [],
    ...more,
  });

  it('keeps the 200 sales of a day when an earlier order of 500 is refunded', async () => {
    const large = buy(50, 500, { isStrangers: false, refunds: [{ afterMs: 49 * 60 * MINUTE_MS, share: 4 }] });
    await receive([large, buy(3, 200)].flatMap(bodiesOf));
    for (const window of RANKING_WINDOWS) {
      expect(await top({ window })).toEqual([{ productId: CUP, quantity: 200, revenue: 20_000 }]);
    }
    // Before the refund, the order of 500 counts in the windows that include it.
    const before = new Date(AS_OF.getTime() - 60 * MINUTE_MS - 1);
    const asOf = new Date(Math.floor(before.getTime() / MINUTE_MS) * MINUTE_MS);
    expect(await top({ window: '3d', asOf })).toEqual([{ productId: CUP, quantity: 700, revenue: 70_000 }]);
    expect(await top({ window: '1d', asOf })).toEqual([{ productId: CUP, quantity: 200, revenue: 20_000 }]);
  });

  /** The rule of the contract, purchase by purchase. */
  function naiveTop(purchases: readonly Purchase[], { window, by, asOf, limit }: Question): RankedProduct[] {
    const from = asOf.getTime() - Number(window[0]) * DAY_MS;
    const totals = new Map<ProductId, number>();
    for (const purchase of purchases) {
      const { placedAt, productId, quantity } = purchase;
      if (placedAt.getTime() <= from || placedAt > asOf) continue;
      const back = refundsOf(purchase)
        .filter(({ at }) => at <= asOf)
        .reduce((sum, refund) => sum + refund.quantity, 0);
      totals.set(productId, (totals.get(productId) ?? 0) + quantity - back);
    }
    return [...totals]
      .map(([productId, quantity]) => ({ productId, quantity, revenue: quantity * PRICE }))
      .filter((total) => total[by] > 0)
      .sort((a, b) => b[by] - a[by] || (a.productId < b.productId ? -1 : 1))
      .slice(0, limit);
  }

  const edges = (days: readonly number[]) =>
    record({
      edge: constantFrom(...days),
      minutes: constantFrom(0, 0, -37, 23, -1, 1),
      ms: constantFrom(-1, 0, 1),
    }).map(({ edge, minutes, ms }) => edge * DAY_MS + minutes * MINUTE_MS + ms);

  const purchase = record({
    placedAt: oneof(integer({ min: -9 * DAY_MS, max: DAY_MS }), edges([0, -1, -3, -7])).map(
      (ms) => new Date(AS_OF.getTime() + ms),
    ),
    productId: constantFrom(...PRODUCTS),
    quantity: integer({ min: 1, max: 9 }),
    isStrangers: boolean(),
    refunds: array(
      record({
        afterMs: oneof(integer({ min: 0, max: 9 * DAY_MS }), edges([1, 3, 7])),
        share: integer({ min: 1, max: 4 }),
      }),
      { maxLength: 3 },
    ),
  });

  const MOMENTS = [
    AS_OF,
    new Date('2026-11-27T10:00:00Z'),
    new Date('2026-11-26T10:38:00Z'),
    new Date('2026-11-22T10:37:00Z'),
  ];

  const questions: Question[] = MOMENTS.flatMap((asOf) =>
    RANKING_WINDOWS.flatMap((window) => RANKING_MEASURES.map((by) => ({ window, by, asOf, limit: 9 }))),
  );

  it('equals the contract, sale by sale, for every window, measure and time', async () => {
    await assert(
      asyncProperty(array(purchase, { maxLength: 25 }), boolean(), async (purchases, refundsFirst) => {
        await bench.empty();
        const bodies = purchases.flatMap(bodiesOf);
        await receive(refundsFirst ? bodies.reverse() : bodies);
        for (const question of questions) expect(await top(question)).toEqual(naiveTop(purchases, question));
      }),
      { numRuns: 40 },
    );
  });

  it('never reduces the sales of other orders', async () => {
    await assert(
      asyncProperty(array(purchase, { maxLength: 12 }), async (mixed) => {
        const purchases = mixed.map((one) => ({ ...one, productId: CUP }));
        await bench.empty();
        await receive(purchases.flatMap(bodiesOf));
        const strangers = purchases.filter(({ isStrangers }) => isStrangers);
        for (const question of questions) {
          const found = new Map((await top(question)).map((product) => [product.productId, product]));
          for (const bought of naiveTop(strangers, question)) {
            expect(found.get(bought.productId)?.quantity ?? 0).toBeGreaterThanOrEqual(bought.quantity);
            expect(found.get(bought.productId)?.revenue ?? 0).toBeGreaterThanOrEqual(bought.revenue);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
