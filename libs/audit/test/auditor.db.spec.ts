import { checks } from '../src/checks';
import type { AuditReport } from '@app/audit';
import { toBinary } from '@app/platform';
import { AuditedShop, brokenIn, resultOf } from './audited-shop';
import { breaks } from './breaks';
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

  it('finds nothing where nothing is wrong, and says what it examined', async () => {
    const report = await shop.auditor.audit();

    expect(brokenIn(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checkedAt).toEqual(shop.now);
    expect(report.checks.flatMap(({ violations }) => violations)).toEqual([]);
    expect(Object.fromEntries(report.checks.map(({ name, examined }) => [name, examined]))).toEqual({
      'ledger.wallets': 3,
      'ledger.chain': 12,
      'ledger.accounts': 12,
      'ledger.owners': 3,
      'ledger.zero-sum': 3,
      'ledger.sales': 6,
      'stock.products': 3,
      'stock.adjustments': 4,
      'orders.lines': 6,
      'orders.line-owners': 7,
      'orders.payments': 6,
      'orders.payment-owners': 12,
      'idempotency.records': 4,
      'idempotency.keys': 6,
      'events.sequences': 5,
      'events.totals': 5,
      'events.owners': 7,
      'events.deliveries': 1,
    });
  });

  it('finds nothing in an empty shop', async () => {
    await shop.empty();

    const report = await shop.auditor.audit();

    expect(brokenIn(report)).toEqual([]);
    expect(report.checks.every(({ examined }) => examined === 0)).toBe(true);
  });

  it.each(breaks)('finds $what ($check)', async ({ check, also = [], names, inflict }) => {
    await inflict(shop.database.dataSource, scenario, shop.now);

    const ofAllTime = await shop.auditor.audit();
    expect(brokenIn(ofAllTime).sort()).toEqual([check, ...also].sort());
    expect(rowsOf(ofAllTime, check)).toContainEqual(expect.objectContaining(names(scenario)));

    const ofToday = await shop.auditor.audit({ from: shop.hoursAgo(24) });
    expect(brokenIn(ofToday)).toEqual(brokenIn(ofAllTime));
    expect(rowsOf(ofToday, check)).toEqual(rowsOf(ofAllTime, check));
  });

  it('has seen each of its checks find something', () => {
    const seen = new Set(breaks.map(({ check }) => check));
    expect(checks.filter(({ name }) => !seen.has(name))).toEqual([]);
  });

  it('says what it expected and what it found', async () => {
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
      for (let n = 0; n < 120; n++)
        await little.order({ customer: alice, of: [[tea, 1]], at: shop.now, discount: 999 });
    });
    expect(brokenIn(await shop.auditor.audit())).toEqual([]);
    await shop.database.dataSource.query('UPDATE order_lines SET discount = 998 WHERE discount = 999');

    const lines = resultOf(await shop.auditor.audit(), 'orders.lines');

    expect(lines.violations).toHaveLength(100);
    expect(lines.violationCount).toBe(120);
  });
});
