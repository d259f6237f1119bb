import { randomBytes } from 'node:crypto';
import { checks } from '../src/checks';
import type { AuditReport } from '@app/audit';
import { toBinary } from '@app/platform';
import { AuditedShop, brokenIn, resultOf } from './audited-shop';
import { breaks } from './breaks';
import { accepted } from './breaks/accepted';
import { LittleShop } from './shop/little-shop';
import type { Scenario } from './shop/scenario';

const rowsOf = (report: AuditReport, check: string) => resultOf(report, check).violations.map(({ row }) => row);

describe('The auditor', () => {
  let shop: AuditedShop;
  let scenario: Scenario;

  beforeAll(async () => {
    shop = await AuditedShop.open();
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    scenario = await shop.fill();
  });

  it('finds no violation in a correct shop, and counts the examined rows', async () => {
    const report = await shop.auditor.audit();

    expect(brokenIn(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checkedAt).toEqual(shop.now);
    expect(report.checks.flatMap(({ violations }) => violations)).toEqual([]);
    expect(Object.fromEntries(report.checks.map(({ name, examined }) => [name, examined]))).toEqual({
      'ledger.wallets': 4,
      'ledger.chain': 16,
      'ledger.accounts': 16,
      'ledger.owners': 4,
      'ledger.zero-sum': 4,
      'ledger.sales': 7,
      'stock.products': 3,
      'stock.adjustments': 4,
      'orders.lines': 7,
      'orders.line-owners': 8,
      'orders.payments': 7,
      'orders.payment-owners': 16,
      'orders.discounts': 7,
      'orders.refunds': 3,
      'orders.refund-lines': 4,
      'orders.refund-shares': 8,
      'orders.refund-payments': 4,
      'coupons.claims': 3,
      'coupons.owners': 5,
      'coupons.orders': 4,
      'idempotency.records': 7,
      'idempotency.keys': 11,
      'events.sequences': 5,
      'events.totals': 5,
      'events.refunds': 4,
      'events.owners': 9,
      'events.deliveries': 1,
      'events.sent': 9,
    });
  });

  it('finds no violation in an empty shop', async () => {
    await shop.empty();

    const report = await shop.auditor.audit();

    expect(brokenIn(report)).toEqual([]);
    expect(report.checks.every(({ examined }) => examined === 0)).toBe(true);
  });

  it.each(breaks)('finds $what ($check)', async ({ check, also = [], alsoOfAllTime = [], names, inflict }) => {
    await inflict(shop.database.dataSource, scenario, shop.now);

    const ofAllTime = await shop.auditor.audit();
    expect(brokenIn(ofAllTime).sort()).toEqual([check, ...also, ...alsoOfAllTime].sort());
    expect(rowsOf(ofAllTime, check)).toContainEqual(expect.objectContaining(names(scenario)));

    const ofToday = await shop.auditor.audit({ from: shop.hoursAgo(24) });
    expect(brokenIn(ofToday).sort()).toEqual([check, ...also].sort());
    expect(rowsOf(ofToday, check)).toEqual(rowsOf(ofAllTime, check));
  });

  it('accepts values at the edge of a rule', async () => {
    const db = shop.database.dataSource;
    const { alice, bob, tea, second, refunded, cancelledClaim, cancelled, percentCoupon } = scenario;
    const stock = (
      await db.query<{ stock: number }[]>('SELECT stock FROM products WHERE id = ?', [toBinary(tea.productId)])
    )[0]?.stock;
    await db.transaction(async (manager) => {
      const little = new LittleShop(manager);
      await little.correct({ customer: alice, amount: 2 * tea.price - alice.balance, at: shop.now });
      // A second order with a key whose record has just ended, and with the last of the money.
      const key = randomBytes(32);
      for (const at of [shop.hoursAgo(72), shop.hoursAgo(48)]) {
        await little.order({ customer: alice, of: [[tea, 1]], at, key, answered: false });
      }
      // The rest of the stock is lost.
      await little.adjustStock({ product: tea, delta: 2 - (stock ?? 0), at: shop.now });
    });
    // As large an order as the coupon demands.
    await db.query('UPDATE coupons SET min_order_amount = ? WHERE id = ?', [
      refunded.itemsAmount,
      toBinary(percentCoupon.couponId),
    ]);
    // A coupon that ended at the moment of the cancellation.
    await db.query(
      `UPDATE user_coupons SET order_id = ?, valid_until =
         (SELECT booked_at FROM order_refunds WHERE order_id = ?) WHERE user_id = ? AND id = ?`,
      [cancelled.orderId, cancelled.orderId, bob.userId, cancelledClaim.userCouponId].map(toBinary),
    );
    // An event that waits for the other destination.
    await db.query("UPDATE outbox_deliveries SET destination = 'ranking'");
    await db.query('UPDATE outbox_events SET sent_to = 1 WHERE id = ?', [toBinary(second.eventId)]);

    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
  });

  it.each(accepted)('accepts $what', async ({ inflict }) => {
    await inflict(shop.database.dataSource, scenario, shop.now);
    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
  });

  it('finds at least one violation with each of its checks', () => {
    const seen = new Set(breaks.map(({ check }) => check));
    expect(checks.filter(({ name }) => !seen.has(name))).toEqual([]);
  });

  it('returns expected and found values', async () => {
    const { alice, second } = scenario;
    await shop.database.dataSource.query('UPDATE order_lines SET discount = 100 WHERE order_id = ?', [
      toBinary(second.orderId),
    ]);

    expect(resultOf(await shop.auditor.audit(), 'orders.lines').violations).toEqual([
      {
        row: { userId: alice.userId, orderId: second.orderId },
        expected: 'lines 1 to 1, items 1000, discount 100, total 900, refunded 0',
        found: 'lines 1 to 1, items 1000, discount 0, total 1000, refunded 0',
      },
    ]);
  });

  it('lists a hundred violations and counts all', async () => {
    const { alice, tea } = scenario;
    await shop.database.dataSource.transaction(async (manager) => {
      const little = new LittleShop(manager);
      await little.adjustStock({ product: tea, delta: 200, at: shop.now });
      await little.correct({ customer: alice, amount: 120_000, at: shop.now });
      for (let n = 0; n < 120; n++) await little.order({ customer: alice, of: [[tea, 1]], at: shop.now });
    });
    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
    await shop.database.dataSource.query(
      `UPDATE order_lines l JOIN orders o ON o.user_id = l.user_id AND o.id = l.order_id
       SET l.discount = 1 WHERE o.booked_at = ?`,
      [shop.now],
    );

    const lines = resultOf(await shop.auditor.audit(), 'orders.lines');

    expect(lines.violations).toHaveLength(100);
    expect(lines.violationCount).toBe(120);
  });
});
