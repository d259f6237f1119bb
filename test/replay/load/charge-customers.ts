import { inParallel } from '../api/in-parallel';
import { PlannedOrder } from '../file/plan';
import { ReplayRun } from '../replay-run';
import { Shop } from './shop';

const LANES = 8;

/**
 * Charges each customer's balance with the sums of the orders, one charge an order. Its reference is the order's, so that a
 * run does not charge again after a stop between charge and order, or for an order that is placed already.
 */
export async function chargeCustomers(run: ReplayRun, shop: Shop, toPlace: readonly PlannedOrder[]): Promise<void> {
  const tick = run.progress.phase('Balance charges', toPlace.length);
  await inParallel(LANES, toPlace, async ({ customerId, amount, reference }) => {
    run.interrupted.throwIfAborted();
    await run.api.charge(shop.userId(customerId), amount, `replay-charge-${run.plan.fileHash}-${reference}`);
    tick();
  });
}
