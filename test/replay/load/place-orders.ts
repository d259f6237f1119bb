import { Problem } from '../api/problem';
import { ShopOrder } from '../api/shop-api';
import { PlannedOrder } from '../file/plan';
import { ReplayRun } from '../replay-run';
import { Shop } from './shop';

export interface Placement {
  /** The shop's orders by reference, of this run and of earlier ones. */
  readonly placed: Map<string, ShopOrder>;
  readonly refused: { readonly order: PlannedOrder; readonly problem: Problem }[];
  /** The number of orders that this run placed, and the time that it took. */
  readonly placedNow: number;
  readonly seconds: number;
}

/**
 * Sends one order after the other, each after the answer to the previous one, so that old sales commit in time order.
 * A refusal is noted, and the next order is sent.
 */
export async function placeOrders(
  run: ReplayRun,
  shop: Shop,
  { toPlace, recognised }: { toPlace: readonly PlannedOrder[]; recognised: ReadonlyMap<string, ShopOrder> },
): Promise<Placement> {
  const tick = run.progress.phase('Orders', toPlace.length);
  const placed = new Map(recognised);
  const refused: Placement['refused'] = [];
  let placedNow = 0;
  const startedAt = performance.now();
  for (const order of toPlace) {
    run.interrupted.throwIfAborted();
    const key = `replay-${run.plan.fileHash}-${order.reference}`;
    const answer = await run.api.placeOrder({ ...shop.orderOf(order), key });
    if ('refused' in answer) refused.push({ order, problem: answer.refused });
    else {
      placed.set(order.reference, answer.order);
      if (!answer.replayed) placedNow++;
    }
    tick();
  }
  return { placed, refused, placedNow, seconds: (performance.now() - startedAt) / 1000 };
}
