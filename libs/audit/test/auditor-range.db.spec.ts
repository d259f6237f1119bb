import { toBinary } from '@app/platform';
import { AuditedShop, brokenIn, resultOf } from './audited-shop';
import { LittleShop } from './shop/little-shop';
import type { Scenario } from './shop/scenario';

describe('An audit of a time range', () => {
  let shop: AuditedShop;
  let scenario: Scenario;

  beforeAll(async () => {
    shop = await AuditedShop.open();
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    scenario = await shop.fill();
  });

  it('examines the orders booked in it, without its end', async () => {
    const { first, refunded } = scenario;

    const report = await shop.auditor.audit({ from: first.at, to: refunded.at });

    expect(report.ok).toBe(true);
    expect(resultOf(report, 'orders.lines').examined).toBe(1);
    expect(resultOf(report, 'orders.payments').examined).toBe(1);
    expect(resultOf(report, 'events.sequences').examined).toBe(1);
    expect(resultOf(report, 'events.owners').examined).toBe(1);
  });

  it('examines the wallets and products that changed in it, from their first row to their last', async () => {
    const report = await shop.auditor.audit({ from: shop.hoursAgo(24) });

    expect(resultOf(report, 'ledger.wallets').examined).toBe(3);
    expect(resultOf(report, 'ledger.chain').examined).toBe(14);
    expect(resultOf(report, 'ledger.sales').examined).toBe(6);
    expect(resultOf(report, 'stock.products').examined).toBe(3);
    expect(resultOf(report, 'stock.adjustments').examined).toBe(4);
  });

  it('examines refunds booked in it for an older order, and that order', async () => {
    const { dave, lastYears, pot } = scenario;
    const range = { from: shop.hoursAgo(1.5), to: shop.hoursAgo(0.9) };

    const report = await shop.auditor.audit(range);
    expect(report.ok).toBe(true);
    expect(resultOf(report, 'orders.lines').examined).toBe(1);
    expect(resultOf(report, 'orders.refunds').examined).toBe(1);
    expect(resultOf(report, 'events.refunds').examined).toBe(1);

    const db = shop.database.dataSource;
    const orderId = toBinary(lastYears.orderId);
    await db.query("UPDATE orders SET status = 'partially-refunded' WHERE id = ?", [orderId]);
    await db.query('UPDATE order_lines SET refunded_amount = refunded_amount - 1 WHERE order_id = ?', [orderId]);
    await db.query('UPDATE wallets SET entry_count = 9 WHERE user_id = ?', [toBinary(dave.userId)]);
    await db.query('UPDATE products SET stock = stock + 1 WHERE id = ?', [toBinary(pot.productId)]);
    await db.query('DELETE FROM outbox_events WHERE subject_id = ? AND sequence = 3', [orderId]);
    expect(brokenIn(await shop.auditor.audit(range))).toEqual([
      'ledger.wallets',
      'stock.products',
      'orders.refunds',
      'orders.refund-shares',
      'events.refunds',
    ]);
  });

  it('compares keys of refunds with those of the day before, of all customers', async () => {
    const { lastYears, refund } = scenario;
    await shop.database.dataSource.query(
      `UPDATE order_refunds later, order_refunds earlier SET later.key_hash = earlier.key_hash,
         later.caller_id = earlier.caller_id
       WHERE later.order_id = ? AND later.refund_no = 2 AND earlier.key_hash = ?`,
      [toBinary(lastYears.orderId), refund.key],
    );
    expect(brokenIn(await shop.auditor.audit({ from: shop.hoursAgo(1.5) }))).toEqual([
      'idempotency.records',
      'idempotency.keys',
    ]);
  });

  it('examines the coupons that were open for claims in it', async () => {
    const examined = async (from: number, to: number) => {
      const report = await shop.auditor.audit({ from: shop.hoursAgo(from), to: shop.hoursAgo(to) });
      return resultOf(report, 'coupons.claims').examined;
    };
    expect(await examined(3, 0)).toBe(1);
    expect(await examined(5, 4)).toBe(2);
    expect(await examined(24 * 411, 24 * 410)).toBe(1);
    expect(await examined(24 * 409, 24 * 408)).toBe(0);
  });

  it('accepts a coupon that stays with its order because it had expired', async () => {
    const { cancelledClaim, cancelled } = scenario;
    await shop.database.dataSource.query('UPDATE user_coupons SET order_id = ?, valid_until = ? WHERE id = ?', [
      toBinary(cancelled.orderId),
      shop.hoursAgo(2),
      toBinary(cancelledClaim.userCouponId),
    ]);
    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
  });

  it('examines a wallet with a charge only, and a product with a delivery only', async () => {
    const db = shop.database.dataSource;
    const little = new LittleShop(db);
    const { userId } = await little.customer({ charge: 1_000, at: shop.hoursAgo(0.5) });
    const { productId } = await little.product({ price: 1_000, stock: 3, at: shop.hoursAgo(0.5) });
    const range = { from: shop.hoursAgo(0.75) };
    expect((await shop.auditor.audit(range)).ok).toBe(true);

    await db.query('UPDATE wallets SET entry_count = 2 WHERE user_id = ?', [toBinary(userId)]);
    await db.query('UPDATE products SET stock = 4 WHERE id = ?', [toBinary(productId)]);

    expect(brokenIn(await shop.auditor.audit(range))).toEqual(['ledger.wallets', 'stock.products']);
  });

  it('ignores rows that were neither booked nor changed in it', async () => {
    const { old } = scenario;
    const orderId = toBinary(old.orderId);
    await shop.database.dataSource.query('UPDATE order_lines SET discount = 1 WHERE order_id = ?', [orderId]);
    await shop.database.dataSource.query('UPDATE wallet_entries SET balance_after = 1 WHERE order_id = ?', [orderId]);

    expect(brokenIn(await shop.auditor.audit())).toEqual(['ledger.chain', 'orders.lines']);
    expect(brokenIn(await shop.auditor.audit({ from: shop.hoursAgo(24) }))).toEqual([]);
    expect(brokenIn(await shop.auditor.audit({ from: old.at }))).toEqual(['ledger.chain', 'orders.lines']);
  });

  it('accepts a key that is used again after it was forgotten', async () => {
    const { alice, tea, first } = scenario;
    const little = new LittleShop(shop.database.dataSource);
    await little.order({ customer: alice, of: [[tea, 1]], at: shop.hoursAgo(5 + 24), key: first.key, answered: false });

    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
  });

  it('compares keys with those of the day before', async () => {
    const { alice, tea, first } = scenario;
    const little = new LittleShop(shop.database.dataSource);
    await little.order({ customer: alice, of: [[tea, 1]], at: shop.hoursAgo(5 + 23), key: first.key, answered: false });

    expect(brokenIn(await shop.auditor.audit({ from: shop.hoursAgo(6) }))).toEqual(['idempotency.keys']);
  });

  it('may be as long as all of history', async () => {
    const report = await shop.auditor.audit({ from: new Date(0), to: new Date('9999-12-31T23:59:59-14:00') });

    expect(report.ok).toBe(true);
    expect(resultOf(report, 'orders.lines').examined).toBe(7);
  });
});
