import { inParallel } from '../api/in-parallel';
import { PlannedOrder } from '../file/plan';
import { ReplayRun } from '../replay-run';
import { Shop } from './shop';

const LANES = 8;

/**
 * Adds stock to products that existed before (for example from another file), up to the units that are still to be sold.
 * The stock was read before the shop's orders, so an open order of an earlier run can make it look too high, never too low.
 */
export async function fillStock(run: ReplayRun, shop: Shop, toPlace: readonly PlannedOrder[]): Promise<void> {
  const short = [...unitsBySku(toPlace)].filter(([sku, quantity]) => shop.product(sku).stock < quantity);
  const tick = run.progress.phase('Stock', short.length);
  await inParallel(LANES, short, async ([sku, quantity]) => {
    run.interrupted.throwIfAborted();
    const { productId, stock } = shop.product(sku);
    await run.api.adjustStock(productId, quantity - stock);
    tick();
  });
}

function unitsBySku(orders: readonly PlannedOrder[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { sku, quantity } of orders.flatMap((order) => order.lines)) {
    units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}
