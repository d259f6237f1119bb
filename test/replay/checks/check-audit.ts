import { ShopApi } from '../api/shop-api';
import { InvoiceOrders } from './check-api';
import { Check, equal } from './sales';

const SHOWN = 10;

/** Runs the shop's auditor over the time in which the replay's orders were booked, including interrupted runs. */
export async function checkAudit(api: ShopApi, orders: InvoiceOrders, startedAt: Date): Promise<Check[]> {
  const from = Math.min(+startedAt, ...orders.map(({ order }) => madeAt(order.orderId)));
  const report = await api.audit(new Date(from), new Date());
  const checks = report.checks.map(({ name, ok, examined, violations }) => ({
    ...equal(`audit: ${name}, of ${examined} examined`, '0', `${violations.length}`),
    ok: ok && violations.length === 0,
    details: violations.slice(0, SHOWN).map((violation) => JSON.stringify(violation)),
  }));
  return [...checks, equal('audit: ok', 'true', `${report.ok}`)];
}

/** A UUIDv7 begins with the milliseconds of its creation (RFC 9562, 5.7). */
function madeAt(uuid: string): number {
  return Number.parseInt(uuid.replace('-', '').slice(0, 12), 16);
}
