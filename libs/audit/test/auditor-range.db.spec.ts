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

  it('examines the orders booked in it, the end excluded', async () => {
    const { first, refunded } = scenario;

    const report = await shop.auditor.audit({ from: first.at, to: refunded.at });

    expect(report.ok).toBe(true);
    expect(resultOf(report, 'orders.lines').examined).toBe(1);
    expect(resultOf(report, 'orders.payments').examined).toBe(1);
    expect(resultOf(report, 'events.sequences').examined).toBe(1);
    expect(resultOf(report, 'events.owners').examined).toBe(1);
  });

  it('examines the wallets and products that were touched, from their first row to their last', async () => {
    const report = await shop.auditor.audit({ from: shop.hoursAgo(24) });

    expect(resultOf(report, 'ledger.wallets').examined).toBe(2);
    expect(resultOf(report, 'ledger.chain').examined).toBe(10);
    expect(resultOf(report, 'ledger.sales').examined).toBe(5);
    expect(resultOf(report, 'stock.products').examined).toBe(2);
    expect(resultOf(report, 'stock.adjustments').examined).toBe(3);
  });

  it('examines a wallet that was only charged, and a product that was only delivered', async () => {
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

  it('leaves alone what was neither booked nor touched in it', async () => {
    const { old } = scenario;
    const orderId = toBinary(old.orderId);
    await shop.database.dataSource.query('UPDATE order_lines SET discount = 1 WHERE order_id = ?', [orderId]);
    await shop.database.dataSource.query('UPDATE wallet_entries SET balance_after = 1 WHERE order_id = ?', [orderId]);

    expect(brokenIn(await shop.auditor.audit())).toEqual(['ledger.chain', 'orders.lines']);
    expect(brokenIn(await shop.auditor.audit({ from: shop.hoursAgo(24) }))).toEqual([]);
    expect(brokenIn(await shop.auditor.audit({ from: old.at }))).toEqual(['ledger.chain', 'orders.lines']);
  });

  it('lets a key be used again when it has been forgotten', async () => {
    const { alice, tea, first } = scenario;
    const little = new LittleShop(shop.database.dataSource);
    await little.order({ customer: alice, of: [[tea, 1]], at: shop.hoursAgo(5 + 24), key: first.key, answered: false });

    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
  });

  it('compares keys with those of the day before it', async () => {
    const { alice, tea, first } = scenario;
    const little = new LittleShop(shop.database.dataSource);
    await little.order({ customer: alice, of: [[tea, 1]], at: shop.hoursAgo(5 + 23), key: first.key, answered: false });

    expect(brokenIn(await shop.auditor.audit({ from: shop.hoursAgo(6) }))).toEqual(['idempotency.keys']);
  });

  it('may be as long as all of history', async () => {
    const report = await shop.auditor.audit({ from: new Date(0), to: new Date('9999-12-31T23:59:59-14:00') });

    expect(report.ok).toBe(true);
    expect(resultOf(report, 'orders.lines').examined).toBe(6);
  });
});
