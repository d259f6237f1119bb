import { Unavailable } from '@app/kernel';
import { ask, Connections, Deadline, toBinary } from '@app/platform';
import { onSnapshot, type Snapshot } from '../src/snapshot';
import { sql } from '../src/sql';
import { AuditedShop, brokenIn, resultOf } from './audited-shop';
import { LittleShop } from './shop/little-shop';
import type { Scenario } from './shop/scenario';

const AUDITS = 12;

describe('The snapshot of an audit', () => {
  let shop: AuditedShop;
  let scenario: Scenario;
  let connections: Connections;

  beforeAll(async () => {
    shop = await AuditedShop.open();
    connections = shop.module.get(Connections);
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    scenario = await shop.fill();
  });

  /** All work uses one connection, which the pool returns each time because no other caller borrows one. */
  const onConnection = <T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
    const deadline = Deadline.after(30_000);
    return connections.borrow(deadline, (connection) => onSnapshot(connection, deadline, read));
  };

  /** Places one order after another, each in a transaction of its own. Returns how many. */
  const sellUntil = async (done: () => boolean): Promise<number> => {
    const inTransaction = <T>(work: (little: LittleShop) => Promise<T>): Promise<T> =>
      shop.database.dataSource.transaction((manager) => work(new LittleShop(manager)));
    const { cup } = scenario;
    const customer = await inTransaction((little) => little.customer({ charge: 10_000_000, at: shop.now }));
    let sold = 0;
    for (; !done(); sold++) {
      await inTransaction(async (little) => {
        await little.adjustStock({ product: cup, delta: 2, at: shop.now });
        const order = await little.order({ customer, of: [[cup, 2]], at: shop.now });
        if (sold % 3 === 0) await little.cancel(order, shop.now);
      });
    }
    return sold;
  };

  it('shows no order within its transaction, under any load', async () => {
    let done = false;
    const sellers = Promise.all([1, 2, 3].map(() => sellUntil(() => done)));
    const examined: number[] = [];
    try {
      for (let n = 0; n < AUDITS; n++) {
        const report = await shop.auditor.audit(n % 2 === 0 ? {} : { from: shop.hoursAgo(24) });
        expect(brokenIn(report)).toEqual([]);
        // Counted by the first statements and by the last ones: the same orders, and the events of all but two.
        const orders = resultOf(report, 'orders.lines').examined;
        const older = n % 2 === 0 ? 2 : 0;
        expect(resultOf(report, 'events.totals').examined).toBe(orders - older);
        examined.push(orders);
      }
    } finally {
      done = true;
      await sellers;
    }

    // Orders were placed meanwhile, and each audit saw those from before its snapshot.
    expect(new Set(examined).size).toBeGreaterThan(AUDITS / 2);
    expect(resultOf(await shop.auditor.audit(), 'orders.lines').examined).toBeGreaterThanOrEqual(examined.at(-1)!);
  });

  it('shows the same rows from the first statement to the last', async () => {
    const [before, after] = await onConnection(async (snapshot) => {
      const read = () => snapshot.rows<{ balance: number }>(sql`SELECT balance FROM wallets ORDER BY user_id`);
      const rows = await read();
      await shop.database.dataSource.query('UPDATE wallets SET balance = balance + 1');
      return [rows, await read()];
    });

    expect(after).toEqual(before);
  });

  it('restores the connection', async () => {
    const deadline = Deadline.after(30_000);
    const send = (sql: string, parameters: unknown[] = []) =>
      connections.borrow(deadline, (connection) => ask(connection, sql, parameters));
    const settings = () =>
      send("SHOW SESSION VARIABLES WHERE Variable_name LIKE '%isolation' OR Variable_name LIKE 'max_%_time'");
    const before = (await settings()) as unknown[];

    await shop.auditor.audit();

    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(await settings()).toEqual(before);
    await send('UPDATE wallets SET balance = 7 WHERE user_id = ?', [toBinary(scenario.alice.userId)]);
  });

  it('restores the connection, without an open transaction, when a check fails', async () => {
    await shop.database.dataSource.query('RENAME TABLE outbox_deliveries TO elsewhere');
    try {
      await expect(shop.auditor.audit()).rejects.toThrow(/outbox_deliveries/);
    } finally {
      await shop.database.dataSource.query('RENAME TABLE elsewhere TO outbox_deliveries');
    }

    const seen = await connections.borrow(Deadline.after(10_000), async (connection) => {
      await ask(connection, 'START TRANSACTION');
      await ask(connection, 'SELECT balance FROM wallets');
      await shop.database.dataSource.query('UPDATE wallets SET balance = 12345');
      const rows = (await ask(connection, 'SELECT DISTINCT balance FROM wallets')) as { balance: number }[];
      await ask(connection, 'ROLLBACK');
      return rows;
    });
    expect(seen).toEqual([{ balance: 12_345 }]); // READ COMMITTED again
  });

  it('fails at the deadline as a database that is too slow', async () => {
    await expect(shop.auditor.audit({}, { deadlineMs: 1 })).rejects.toThrow(Unavailable);
    expect((await shop.auditor.audit()).ok).toBe(true);
  });

  it('makes the server stop work after the deadline', async () => {
    const deadline = Deadline.after(100);
    const began = performance.now();
    await connections.borrow(Deadline.after(60_000), (connection) =>
      onSnapshot(connection, deadline, async (snapshot) => {
        // MariaDB returns an error, MySQL 1.
        await snapshot.rows(sql`SELECT SLEEP(30) AS slept`).catch(() => undefined);
      }),
    );

    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
