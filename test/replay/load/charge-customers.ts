import { inParallel } from '../api/in-parallel';
import { PlannedOrder } from '../file/plan';
import { ReplayRun } from '../replay-run';
import { Shop } from './shop';

const LANES = 8;

/**
 * Puts on each customer's balance what the orders come to, one charge an order: its reference is the order's, so that a run
 * that stopped between charge and order does not charge again, nor one that finds the order placed.
 */
export async function chargeCustomers(run: ReplayRun, shop: Shop, toPlace: readonly PlannedOrder[]): Promise<void> {
  const tick = run.progress.phase('Balance charges', toPlace.length);
  await inParallel(LANES, toPlace, async ({ customerId, amount, reference }) => {
    run.interrupted.throwIfAborted();
    await run.api.charge(shop.userId(customerId), amount, `replay-charge-${run.plan.fileHash}-${reference}`);
    tick();
  });
}
