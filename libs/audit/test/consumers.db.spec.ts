import { ConsumerAuditor, DataPlatformDatabase, DataPlatformDatabaseConfig, type AuditReport } from '@app/audit';
import { Unavailable } from '@app/kernel';
import { readConfig, toBinary } from '@app/platform';
import { migrateDataPlatform } from '@test/support/data-platform-schema';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { freePort } from '@test/support/ports';
import { hash, randomBytes } from 'node:crypto';
import { AuditedShop, brokenIn, resultOf } from './audited-shop';
import type { Scenario } from './shop/scenario';

interface StoredEvent {
  readonly id: Buffer;
  readonly subject: string;
  readonly sequence: number;
}

const HOUR_MS = 3_600_000;

describe('The auditor of the consumers', () => {
  let shop: AuditedShop;
  let platform: TestDatabase;
  let scenario: Scenario;

  beforeAll(async () => {
    shop = await AuditedShop.open();
    platform = await createTestDatabase([]);
    await migrateDataPlatform(platform);
  });
  afterAll(async () => {
    await platform.drop();
    await shop.close();
  });
  beforeEach(async () => {
    scenario = await shop.fill();
    await book([scenario.second.eventId]);
  });

  const query = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    shop.database.dataSource.query(sql, parameters);
  const queryPlatform = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
    platform.dataSource.query(sql, parameters);

  function auditor(environment: Readonly<Record<string, string>> = {}): ConsumerAuditor {
    const { DATABASE_USER, DATABASE_PASSWORD, DATABASE_NAME } = platform.environment;
    const variables = {
      ...shop.database.environment,
      DATA_PLATFORM_DATABASE_USER: DATABASE_USER,
      DATA_PLATFORM_DATABASE_PASSWORD: DATABASE_PASSWORD,
      DATA_PLATFORM_DATABASE_NAME: DATABASE_NAME,
      ...environment,
    };
    const config = readConfig((env) => new DataPlatformDatabaseConfig(env), variables);
    return new ConsumerAuditor(shop.auditor, new DataPlatformDatabase(config));
  }
  const audit = (): Promise<AuditReport> => auditor().audit();
  const found = (report: AuditReport, check: string) => resultOf(report, check).violations;

  /** Books everything in both consumers, except these events. */
  async function book(
    unbooked: readonly string[],
    alsoInRanking: readonly string[] = unbooked.slice(1),
  ): Promise<void> {
    for (const table of ['sales', 'inbox']) await queryPlatform(`DELETE FROM ${table}`);
    for (const table of ['product_sales_minutes', 'product_sales_hours', 'inbox']) await query(`DELETE FROM ${table}`);
    const but = (events: readonly string[]) => [NO_ID, ...events.map(toBinary)];
    await queryPlatform(
      `INSERT INTO sales (day, product_id, quantity, revenue) SELECT DATE(at), product_id, SUM(quantity), SUM(revenue)
       FROM (${salesOf(shop.database.name)}) sold GROUP BY DATE(at), product_id`,
      [but(unbooked), but(unbooked)],
    );
    await queryPlatform(
      `INSERT INTO inbox (consumer, event_id) SELECT 'sales', id FROM ${shop.database.name}.outbox_events WHERE id NOT IN (?)`,
      [but(unbooked)],
    );
    for (const table of ['product_sales_minutes', 'product_sales_hours']) {
      await query(
        `INSERT INTO ${table} SELECT 1, DATE_FORMAT(at, '%Y-%m-%d %H:00:00'), product_id, SUM(quantity), SUM(revenue)
         FROM (${salesOf(shop.database.name)}) sold GROUP BY DATE_FORMAT(at, '%Y-%m-%d %H:00:00'), product_id`,
        [but(alsoInRanking), but(alsoInRanking)],
      );
    }
    for (const event of await eventsBut(alsoInRanking)) {
      await query(`INSERT INTO inbox (consumer, event_id) VALUES ('ranking/1', ?)`, [markOf(event)]);
    }
  }

  async function eventsBut(unbooked: readonly string[]): Promise<StoredEvent[]> {
    return (await query(
      `SELECT id, LOWER(INSERT(INSERT(INSERT(INSERT(HEX(subject_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))
         AS subject, sequence FROM outbox_events WHERE id NOT IN (?)`,
      [[NO_ID, ...unbooked.map(toBinary)]],
    )) as StoredEvent[];
  }

  it('finds no violation when both have booked the sent events, and excludes waiting events', async () => {
    const report = await audit();
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    const examined = Object.fromEntries(report.checks.slice(-4).map((check) => [check.name, check.examined]));
    expect(examined).toEqual({
      'ranking.events': 9,
      'ranking.sales': 3,
      'data-platform.events': 9,
      'data-platform.sales': expect.any(Number),
    });
    expect(examined['data-platform.sales']).toBeGreaterThan(3);
  });

  it('finds an event that was sent and not booked, and excludes its sale', async () => {
    const { first, second } = scenario;
    await book([second.eventId, first.eventId]);
    const report = await audit();
    expect(brokenIn(report)).toEqual(['ranking.events', 'data-platform.events']);
    for (const check of ['ranking.events', 'data-platform.events']) {
      const row = { eventId: first.eventId, orderId: first.orderId };
      expect(found(report, check)).toEqual([
        { row, expected: 'booked', found: expect.stringContaining('not booked since ') },
      ]);
    }
  });

  it('allows an hour for booking, from the time of sending', async () => {
    const { first, second } = scenario;
    await book([second.eventId, first.eventId]);
    const sentAt = new Date(shop.now.getTime() - HOUR_MS / 2);
    await query('UPDATE outbox_events SET sent_at = ? WHERE id = ?', [sentAt, toBinary(first.eventId)]);
    expect(brokenIn(await audit())).toEqual([]);
  });

  it('finds a refund that was sent and not booked', async () => {
    const [event] = await refundEventOf(scenario.refunded.orderId);
    await book([scenario.second.eventId, event!]);
    expect(brokenIn(await audit())).toEqual(['ranking.events', 'data-platform.events']);
  });

  const refundEventOf = async (orderId: string): Promise<string[]> => {
    const rows = (await query(`SELECT LOWER(HEX(id)) AS id FROM outbox_events WHERE subject_id = ? AND sequence = 2`, [
      toBinary(orderId),
    ])) as { id: string }[];
    return rows.map(({ id }) => id);
  };

  it.each([
    ['a sale twice', 'quantity = quantity + 2, revenue = revenue + 1300'],
    ['units without an order', 'quantity = quantity + 1'],
    ['another revenue', 'revenue = revenue - 1'],
  ])('finds %s in the data platform', async (_, change) => {
    const { tea } = scenario;
    await queryPlatform(`UPDATE sales SET ${change} WHERE product_id = ? ORDER BY day DESC LIMIT 1`, [
      toBinary(tea.productId),
    ]);
    const report = await audit();
    expect(brokenIn(report)).toEqual(['data-platform.sales']);
    expect(found(report, 'data-platform.sales')).toMatchObject([{ row: { productId: tea.productId } }]);
  });

  it('finds a sale of the data platform on another day', async () => {
    await queryPlatform(`UPDATE sales SET day = day - INTERVAL 1000 DAY WHERE product_id = ? ORDER BY day LIMIT 1`, [
      toBinary(scenario.pot.productId),
    ]);
    const report = await audit();
    expect(brokenIn(report)).toEqual(['data-platform.sales']);
    expect(found(report, 'data-platform.sales')).toHaveLength(2);
  });

  it('finds an event that the data platform has booked and that never existed', async () => {
    const made = scenario.second.eventId.slice(0, 24) + randomBytes(6).toString('hex');
    await queryPlatform(`INSERT INTO inbox (consumer, event_id) VALUES ('sales', ?)`, [toBinary(made)]);
    const report = await audit();
    expect(brokenIn(report)).toEqual(['data-platform.events']);
    expect(found(report, 'data-platform.events')).toMatchObject([{ row: { eventId: made } }]);
  });

  it.each(['product_sales_minutes', 'product_sales_hours'])('finds additional units in %s', async (table) => {
    const { cup } = scenario;
    await query(`UPDATE ${table} SET quantity = quantity + 1 WHERE product_id = ? LIMIT 1`, [toBinary(cup.productId)]);
    const report = await audit();
    expect(brokenIn(report)).toEqual(['ranking.sales']);
    expect(found(report, 'ranking.sales')).toMatchObject([{ row: { productId: cup.productId } }]);
  });

  it('examines the serving generation only', async () => {
    await query(`INSERT INTO product_sales_minutes SELECT 7, minute, product_id, 5, 5 FROM product_sales_minutes`);
    await query(`INSERT INTO inbox SELECT 'ranking/7', event_id, received_at FROM inbox WHERE consumer = 'ranking/1'`);
    expect(brokenIn(await audit())).toEqual([]);
    await query(`DELETE FROM inbox WHERE consumer = 'ranking/1'`);
    expect(brokenIn(await audit())).toEqual(['ranking.events', 'ranking.sales']);
  });

  it('accepts marks with a longer consumer name, too', async () => {
    await query(`UPDATE inbox SET consumer = 'ranking/rule-2/1' WHERE consumer = 'ranking/1'`);
    expect(brokenIn(await audit())).toEqual([]);
  });

  it('fails with a message when the data platform cannot be reached', async () => {
    const away = auditor({ DATA_PLATFORM_DATABASE_PORT: String(await freePort()) });
    await expect(away.audit()).rejects.toThrow(Unavailable);
  });
});

const NO_ID = Buffer.alloc(16);

const markOf = ({ subject, sequence }: StoredEvent): Buffer =>
  hash('sha256', `${subject}/${sequence}`, 'buffer').subarray(0, 16);

/** Every sale and every refund, except those of some events: one list for sales, one for refunds. */
const salesOf = (shop: string): string => `
  SELECT o.placed_at AS at, l.product_id, l.quantity, l.amount - l.discount AS revenue
  FROM ${shop}.orders o JOIN ${shop}.order_lines l ON l.user_id = o.user_id AND l.order_id = o.id
  WHERE NOT EXISTS (SELECT 1 FROM ${shop}.outbox_events e WHERE e.subject_id = o.id AND e.sequence = 1 AND e.id IN (?))
  UNION ALL
  SELECT r.refunded_at, l.product_id, -l.quantity, -l.amount
  FROM ${shop}.order_refunds r JOIN ${shop}.order_refund_lines l
    ON l.user_id = r.user_id AND l.order_id = r.order_id AND l.refund_no = r.refund_no
  WHERE NOT EXISTS (SELECT 1 FROM ${shop}.outbox_events e
    WHERE e.subject_id = r.order_id AND e.sequence = r.refund_no + 1 AND e.id IN (?))`;
