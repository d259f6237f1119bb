import { Database } from '@app/platform';
import { OutboxStatusQuery, totalOf } from '../src/admin/outbox-status.query';
import type { Settlement } from '../src/relay/deliveries';
import { someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

describe('the status of the outbox', () => {
  let bench: OutboxBench;

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
  });
  afterAll(() => bench.close());

  const query = () => new OutboxStatusQuery(bench.module.get(Database));
  const find = () => query().find();
  const setOldest = (destination: string, agoMs: number): Promise<unknown> =>
    bench.database.dataSource.query(
      `UPDATE outbox_deliveries SET queued_at = UTC_TIMESTAMP(3) - INTERVAL ? * 1000 MICROSECOND
       WHERE destination = ? AND parked_at IS NULL ORDER BY event_id LIMIT 1`,
      [agoMs, destination],
    );

  it('is empty at the beginning', async () => {
    const total = { pending: 0, leased: 0, parked: 0, sent: 0, oldestPendingAgeMs: null };
    expect(await find()).toEqual([]);
    expect(totalOf([])).toEqual(total);
  });

  it('counts each delivery in one place', async () => {
    const { deliveries } = bench;
    await bench.append(someEvents(10));
    const lease = await deliveries.lease({
      destination: 'one',
      lane: 'backlog',
      freshMs: 0,
      maxDeliveries: 6,
      maxBytes: 1_000_000,
      forMs: 60_000,
    });
    const [sent, alsoSent, parked, postponed] = lease.deliveries.map(({ eventId }) => eventId);
    const settlement: Settlement = {
      sent: [sent!, alsoSent!],
      refused: [{ eventId: parked!, error: 'no', retryInMs: null }],
      postponed: { eventIds: [postponed!], forMs: 60_000, error: null },
    };
    await deliveries.settle(lease, settlement);
    await setOldest('one', 5_000);
    await setOldest('two', 90_000);

    const [one, two] = await find();
    expect(one).toMatchObject({ destination: 'one', pending: 5, leased: 2, parked: 1, sent: 2 });
    expect(two).toMatchObject({ destination: 'two', pending: 10, leased: 0, parked: 0, sent: 0 });
    expect(totalOf([one!, two!])).toMatchObject({ pending: 15, leased: 2, parked: 1, sent: 2 });
    expect(one!.oldestPendingAgeMs).toBeGreaterThanOrEqual(5_000);
    expect(one!.oldestPendingAgeMs).toBeLessThan(60_000);
    expect(totalOf([one!, two!]).oldestPendingAgeMs).toBe(two!.oldestPendingAgeMs);
    expect(two!.oldestPendingAgeMs).toBeGreaterThanOrEqual(90_000);
  });

  it('reads the age without counting', async () => {
    const ages = await query().findAges();
    expect(ages.get('one')).toBeGreaterThanOrEqual(5_000);
    expect(ages.get('two')).toBeGreaterThanOrEqual(90_000);
  });

  it('finds the oldest behind the replay of an event with a lower id', async () => {
    const { dataSource } = bench.database;
    const old = "UNHEX('00000000000000000000000000000001')";
    await dataSource.query(`INSERT INTO outbox_deliveries (event_id, destination, bytes) VALUES (${old}, 'two', 1)`);
    await dataSource.query(
      "UPDATE outbox_deliveries SET available_at = queued_at WHERE destination = 'two' ORDER BY event_id LIMIT 2",
    );
    expect((await query().findAges()).get('two')).toBeGreaterThanOrEqual(90_000);
    await dataSource.query(`DELETE FROM outbox_deliveries WHERE event_id = ${old}`);
  });

  it('counts the lease of a crashed worker as pending again, and excludes parked deliveries from the age', async () => {
    await bench.makeDue();
    expect(await find()).toMatchObject([{ pending: 7, leased: 0, parked: 1 }, { pending: 10 }]);
    await bench.database.dataSource.query('UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3)');
    expect(await find()).toMatchObject([
      { pending: 0, parked: 8, sent: 2, oldestPendingAgeMs: null },
      { pending: 0, parked: 10, sent: 0, oldestPendingAgeMs: null },
    ]);
  });
});
