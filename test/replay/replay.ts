import { AdminSession } from './api/admin-session';
import { HttpClient, SystemStopped } from './api/http-client';
import { ShopApi, ShopOrder } from './api/shop-api';
import { checkAnswers, checkListing, InvoiceOrders, invoiceOrders, salesOfOthers } from './checks/check-api';
import { checkAudit } from './checks/check-audit';
import { checkDatabase } from './checks/check-database';
import { checkDataPlatform } from './checks/check-data-platform';
import { Check, Sales } from './checks/sales';
import { Plan } from './file/plan';
import { chargeCustomers } from './load/charge-customers';
import { fillStock } from './load/fill-stock';
import { loadCustomers } from './load/load-customers';
import { loadProducts } from './load/load-products';
import { Placement, placeOrders } from './load/place-orders';
import { recogniseOrders } from './load/recognise-orders';
import { Shop } from './load/shop';
import { ReplayRun } from './replay-run';
import { Progress } from './report/progress';
import { RunningSystem } from './running-system';

const PATIENCE_MS = 30_000;
const FIRST_CALL_PATIENCE_MS = 2_000;

export interface ReplayRequest {
  readonly plan: Plan;
  /** The file's own totals, made apart from the plan. */
  readonly file: Sales;
  readonly system: RunningSystem;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
}
export interface ReplayResult {
  readonly placement: Placement;
  /** Found placed before this run began. */
  readonly recognised: number;
  readonly checks: readonly Check[];
}

/**
 * Brings the shop to where every sale of the plan is an order in it, and checks that it is. Each step asks the shop what it has
 * already and adds what is missing, so that a run may end anywhere and the next goes on; nothing is remembered outside it.
 */
export async function replay({ plan, file, system, progress, interrupted }: ReplayRequest): Promise<ReplayResult> {
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

  const orders = invoiceOrders(plan.orders, placement.placed);
  const dataPlatform = new HttpClient(system.dataPlatformUrl, patience);
  const checks = await checkAll({ run, file, system, shop, orders, dataPlatform, startedAt });
  return { placement, recognised: recognised.size, checks };
}

async function checkReady(url: string, interrupted: AbortSignal): Promise<void> {
  const http = new HttpClient(url, { patienceMs: FIRST_CALL_PATIENCE_MS, interrupted });
  const { status } = await http.call({ method: 'GET', path: '/health/ready' });
  if (status !== 200) throw new SystemStopped(`${url} is not ready`);
}

interface Evidence {
  readonly run: ReplayRun;
  readonly file: Sales;
  readonly system: RunningSystem;
  readonly shop: Shop;
  readonly orders: InvoiceOrders;
  readonly dataPlatform: HttpClient;
  readonly startedAt: Date;
}

async function checkAll({ run, file, system, shop, orders, dataPlatform, startedAt }: Evidence): Promise<Check[]> {
  const { api, progress, interrupted, plan } = run;
  progress.say('Comparing with the order answers, the API and the database');
  const listed = await ordersInTimeOf(run);
  const users = new Set(shop.userIds);
  const checks = [
    ...checkAnswers(file, orders, shop),
    ...checkListing(file, orders, shop, listed),
    ...(await checkDatabase(system.database, {
      file,
      orders,
      shop,
      ...timeOf(plan),
      listed: listed.filter(({ userId }) => users.has(userId)).length,
    })),
  ];
  progress.say('Waiting for data-platform to have booked it all');
  const others = salesOfOthers(listed, orders, shop);
  checks.push(...(await checkDataPlatform({ dataPlatform, shop, file, others, interrupted })));
  progress.say('Auditing');
  return [...checks, ...(await checkAudit(api, orders, startedAt))];
}

async function ordersInTimeOf({ plan, api }: ReplayRun): Promise<ShopOrder[]> {
  const { from, to } = timeOf(plan);
  const orders: ShopOrder[] = [];
  for await (const order of api.orders(from, to)) orders.push(order);
  return orders;
}

/** From the first order on, and before the millisecond after the last. */
function timeOf({ orders }: Plan): { from: Date; to: Date } {
  const times = orders.map(({ placedAt }) => placedAt.getTime());
  return { from: new Date(times.at(0) ?? 0), to: new Date((times.at(-1) ?? 0) + 1) };
}
