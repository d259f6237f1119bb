import { HttpClient } from '../api/http-client';
import { ShopOrder } from '../api/shop-api';
import { Plan } from '../file/plan';
import { Shop } from '../load/shop';
import { momentsOf } from '../ranking/moments';
import { ReplayRun } from '../replay-run';
import { checkAnswers, checkListing, InvoiceOrders } from './check-api';
import { checkAudit } from './check-audit';
import { checkDataPlatform } from './check-data-platform';
import { checkDatabase } from './check-database';
import { checkRanking } from './check-ranking';
import { Check, daysOf, FileSums, netOf } from './sales';
import { salesOfOthers } from './sales-of-others';
import { ShopTables } from './shop-tables';

export interface Evidence {
  readonly run: ReplayRun;
  readonly path: string;
  readonly file: FileSums;
  readonly tables: ShopTables;
  readonly shop: Shop;
  readonly orders: InvoiceOrders;
  readonly dataPlatform: HttpClient;
  readonly startedAt: Date;
}

/** Compares the file's sums with answers, lists, tables, data-platform and rankings, and runs the auditor. */
export async function checkAll(evidence: Evidence): Promise<Check[]> {
  const { run, path, file, tables, shop, orders, dataPlatform, startedAt } = evidence;
  const { api, progress, interrupted, plan } = run;
  progress.say('Comparing with the answers, the API and the database');
  const listed = await ordersInTimeOf(run);
  const users = new Set(shop.userIds);
  const checks = [
    ...checkAnswers(file, orders, shop),
    ...checkListing(file, orders, shop, listed),
    ...(await checkDatabase(tables, {
      file,
      orders,
      shop,
      ...timeOf(plan),
      listed: listed.filter(({ userId }) => users.has(userId)).length,
    })),
  ];
  progress.say('Waiting for data-platform to have booked it all');
  const onItsDays = await salesOfOthers(tables, { shop, orders, ...daysAround(file) });
  checks.push(...(await checkDataPlatform({ dataPlatform, shop, file, others: onItsDays, interrupted })));
  progress.say('Comparing the rankings');
  const inItsWindows = await salesOfOthers(tables, { shop, orders, ...windowsOf(plan) });
  checks.push(...(await checkRanking({ api, shop, plan, path, others: inItsWindows, interrupted })));
  progress.say('Auditing');
  return [...checks, ...(await checkAudit(api, orders, startedAt))];
}

/** Every customer's orders that were placed in the plan's time. */
export async function ordersInTimeOf({ plan, api }: ReplayRun): Promise<ShopOrder[]> {
  const { from, to } = timeOf(plan);
  const orders: ShopOrder[] = [];
  for await (const order of api.orders(from, to)) orders.push(order);
  return orders;
}

/** From the first order (inclusive) to the millisecond after the last (exclusive). */
function timeOf({ orders }: Plan): { from: Date; to: Date } {
  const times = orders.map(({ placedAt }) => placedAt.getTime());
  return { from: new Date(times.at(0) ?? 0), to: new Date((times.at(-1) ?? 0) + 1) };
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const LONGEST_WINDOW_MS = 7 * DAY_MS;

/** Whole days, from the file's first day to its last. */
function daysAround(file: FileSums): { from: Date; to: Date } {
  const days = daysOf(netOf(file));
  return { from: new Date(days.at(0) ?? 0), to: new Date(+new Date(days.at(-1) ?? 0) + DAY_MS) };
}

/** The time that the compared rankings may include. */
function windowsOf(plan: Plan): { from: Date; to: Date } {
  const moments = momentsOf(plan).map(Number);
  if (moments.length === 0) return { from: new Date(0), to: new Date(0) };
  return { from: new Date(Math.min(...moments) - LONGEST_WINDOW_MS), to: new Date(Math.max(...moments) + 1) };
}
