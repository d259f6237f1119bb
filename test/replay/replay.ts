import { AdminSession } from './api/admin-session';
import { HttpClient, SystemStopped } from './api/http-client';
import { ShopApi } from './api/shop-api';
import { checkAll, ordersInTimeOf } from './checks/check-all';
import { invoiceOrders } from './checks/check-api';
import { Check, FileSums } from './checks/sales';
import { ShopTables } from './checks/shop-tables';
import { Plan } from './file/plan';
import { chargeCustomers } from './load/charge-customers';
import { fillStock } from './load/fill-stock';
import { loadCustomers } from './load/load-customers';
import { loadProducts } from './load/load-products';
import { Placement, placeOrders } from './load/place-orders';
import { recogniseOrders } from './load/recognise-orders';
import { Refunding, refundReturns } from './load/refund-returns';
import { Shop } from './load/shop';
import { ReplayRun } from './replay-run';
import { Progress } from './report/progress';
import { RunningSystem } from './running-system';

const PATIENCE_MS = 30_000;
const FIRST_CALL_PATIENCE_MS = 2_000;

export interface ReplayRequest {
  /** Path of the file. */
  readonly path: string;
  readonly plan: Plan;
  /** The file's totals, computed independently of the plan. */
  readonly file: FileSums;
  readonly system: RunningSystem;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
}
export interface ReplayResult {
  readonly placement: Placement;
  /** Orders that were placed before this run began. */
  readonly recognised: number;
  readonly refunding: Refunding;
  readonly checks: readonly Check[];
}

/**
 * Places an order for every sale of the plan and a refund for every return, and checks the result. Each step reads the shop's
 * data and adds what is missing, so that a run may end anywhere and the next one continues; no state is kept outside the shop.
 */
export async function replay({
  path,
  plan,
  file,
  system,
  progress,
  interrupted,
}: ReplayRequest): Promise<ReplayResult> {
  const startedAt = new Date();
  for (const url of [system.apiUrl, system.dataPlatformUrl]) await checkReady(url, interrupted);
  const patience = { patienceMs: PATIENCE_MS, interrupted };
  const http = new HttpClient(system.apiUrl, patience);
  const api = new ShopApi(http, new AdminSession(http, system.admin));
  const run: ReplayRun = { plan, api, progress, interrupted };

  const products = await loadProducts(run);
  const shop = new Shop(products, await loadCustomers(run, system.admin.password));

  const recognised = recogniseOrders(plan.orders, shop, await ordersInTimeOf(run));
  const toPlace = plan.orders.filter(({ reference }) => !recognised.has(reference));
  await fillStock(run, shop, toPlace);
  await chargeCustomers(run, shop, toPlace);
  const placement = await placeOrders(run, shop, { toPlace, recognised });
  const refunding = await refundReturns(run, shop, placement.placed);

  const orders = invoiceOrders(plan.orders, refunding.orders);
  const dataPlatform = new HttpClient(system.dataPlatformUrl, patience);
  const evidence = { run, path, file, shop, orders, dataPlatform, startedAt };
  const checks = await ShopTables.read(system.database, (tables) => checkAll({ ...evidence, tables }));
  return { placement, recognised: recognised.size, refunding, checks };
}

async function checkReady(url: string, interrupted: AbortSignal): Promise<void> {
  const http = new HttpClient(url, { patienceMs: FIRST_CALL_PATIENCE_MS, interrupted });
  const { status } = await http.call({ method: 'GET', path: '/health/ready' });
  if (status !== 200) throw new SystemStopped(`${url} is not ready`);
}
