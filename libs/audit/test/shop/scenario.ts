import { toBinary } from '@app/platform';
import { LittleShop } from './little-shop';
import type { Customer, PlacedOrder, Product } from './placed-order';
import { insert, type Queryable } from './rows';

const HOUR_MS = 3_600_000;

/** Some weeks of a small shop, in which nothing is wrong. */
export interface Scenario {
  readonly alice: Customer;
  readonly bob: Customer;
  readonly tea: Product;
  readonly cup: Product;
  /** Of Alice, today, of two products, with a discount. */
  readonly first: PlacedOrder;
  /** Of Alice, today; its event waits to be delivered. */
  readonly second: PlacedOrder;
  /** Of Bob, today, one of three units refunded. */
  readonly refunded: PlacedOrder;
  /** Of Bob, today, cancelled. */
  readonly cancelled: PlacedOrder;
  /** Of Carol, who has done nothing since: six weeks ago, its answer and its event are no longer kept. */
  readonly old: PlacedOrder;
}

export async function playScenario(db: Queryable, now: Date): Promise<Scenario> {
  const shop = new LittleShop(db);
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
  const daysAgo = (days: number) => hoursAgo(24 * days);

  const tea = await shop.product({ price: 1_000, stock: 100, at: daysAgo(60) });
  const cup = await shop.product({ price: 4_500, stock: 50, at: daysAgo(60) });
  const pot = await shop.product({ price: 20_000, stock: 5, at: daysAgo(60) });
  const alice = await shop.customer({ charge: 100_000, at: daysAgo(50) });
  const bob = await shop.customer({ charge: 50_000, at: daysAgo(50) });
  const carol = await shop.customer({ charge: 50_000, at: daysAgo(50) });

  const old = await shop.order({ customer: carol, of: [[pot, 2]], at: daysAgo(42), kept: false });
  await shop.order({ customer: bob, of: [[cup, 1]], at: daysAgo(3), answered: false });
  await shop.adjustStock({ product: cup, delta: -4, at: hoursAgo(6) });
  await shop.correct({ customer: alice, amount: 500, at: hoursAgo(6) });
  const first = await shop.order({
    customer: alice,
    of: [
      [tea, 2],
      [cup, 1],
    ],
    discount: 700,
    at: hoursAgo(5),
  });
  const refunded = await shop.order({ customer: bob, of: [[tea, 3]], at: hoursAgo(4) });
  await shop.refund(refunded, { lineNo: 1, quantity: 1, at: hoursAgo(3) });
  const cancelled = await shop.order({ customer: bob, of: [[cup, 2]], at: hoursAgo(3) });
  await shop.cancel(cancelled, hoursAgo(2));
  const second = await shop.order({ customer: alice, of: [[tea, 1]], at: hoursAgo(1) });
  await insert(db, 'outbox_deliveries', {
    event_id: toBinary(second.eventId),
    destination: 'data-platform',
    bytes: 500,
  });
  return { alice, bob, tea, cup, first, second, refunded, cancelled, old };
}
