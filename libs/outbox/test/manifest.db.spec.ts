import { HOUR_MS, type OutgoingEvent, startOfHour, UnitOfWork } from '@app/kernel';
import { Database, Log, Metrics, ProcessConfig, readConfig, Retention, RetentionRules } from '@app/platform';
import { digestText, eventDigest } from '../src/inbox';
import { ManifestQuery } from '../src/manifest/manifest.query';
import { ManifestSums } from '../src/manifest/manifest-sums';
import { eventRetention } from '../src/retention';
import { anEvent, someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

const DELAY_MS = 120_000;
const NOW = Date.now();
/** Two hours ago: over for long enough. */
const HOUR = new Date(startOfHour(new Date(NOW)).getTime() - 2 * HOUR_MS);
const at = (ms: number): Date => new Date(HOUR.getTime() + ms);

describe('the manifest', () => {
  let bench: OutboxBench;

  beforeAll(async () => {
    bench = await OutboxBench.create('one');
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.empty();
    for (const table of ['outbox_manifest_hours', 'outbox_manifest_sums']) await query(`DELETE FROM ${table}`);
  });

  const query = (sql: string, parameters: unknown[] = []) => bench.database.dataSource.query(sql, parameters);
  const sums = () => new ManifestSums(bench.module.get(UnitOfWork), bench.module.get(Database));
  const find = (hour = HOUR) => new ManifestQuery(bench.module.get(Database)).find(hour);
  async function sumAll(delayMs = DELAY_MS): Promise<number> {
    let steps = 1;
    while ((await sums().step(delayMs)) === 'moved') steps++;
    return steps;
  }
  const bodies = async (): Promise<string[]> =>
    ((await query('SELECT payload FROM outbox_events')) as { payload: string }[]).map(({ payload }) => payload);
  const digestOf = (texts: readonly string[]): string =>
    digestText(texts.reduce((sum, body) => sum + eventDigest(body), 0n));
  /** The CLR of the bench publishes one type; the type of the row is what counts. */
  const setType = (event: OutgoingEvent, type: string) =>
    query('UPDATE outbox_events SET type = ? WHERE id = UNHEX(?)', [type, event.id.replaceAll('-', '')]);

  it('counts the events of an hour by type, with the digest that a consumer computes from the bodies', async () => {
    const events = [...someEvents(40, { time: at(0) }), ...someEvents(3, { time: at(HOUR_MS - 1) })];
    await bench.append(events);
    await sumAll();
    expect(await find()).toMatchObject({
      state: 'complete',
      revision: 1,
      types: [{ type: 'OrderCompleted', count: 43, digest: digestOf(await bodies()) }],
    });
    await setType(events[0]!, 'OrderRefunded');
    await query('UPDATE outbox_manifest_hours SET summed_to = hour, complete_at = NULL');
    await query('DELETE FROM outbox_manifest_sums');
    await sumAll();
    const { types } = await find();
    expect(types.map(({ type, count }) => [type, count])).toEqual([
      ['OrderCompleted', 42],
      ['OrderRefunded', 1],
    ]);
  });

  it('puts an event into the hour of its booking, and has hours without events', async () => {
    await bench.append([anEvent({ time: at(-1) }), anEvent({ time: at(HOUR_MS) })]);
    await sumAll();
    expect(await find(at(-HOUR_MS))).toMatchObject({ state: 'complete', types: [{ count: 1 }] });
    expect(await find()).toMatchObject({ state: 'complete', types: [] });
    expect(await find(at(HOUR_MS))).toMatchObject({ types: [{ count: 1 }] });
    expect(await find(at(-2 * HOUR_MS))).toMatchObject({ state: 'unknown', types: [], firstHour: at(-HOUR_MS) });
  });

  it('does not depend on the order or the number of steps', async () => {
    await bench.append(someEvents(30, { time: at(5) }));
    await bench.append(Array.from({ length: 2_300 }, (_, n) => anEvent({ time: at(n * 7) })));
    expect(await sumAll()).toBeGreaterThan(4);
    expect(await find()).toMatchObject({ types: [{ count: 2_330, digest: digestOf((await bodies()).reverse()) }] });
  });

  it('adds each event once when two processes sum at the same time', async () => {
    await bench.append(Array.from({ length: 4_500 }, (_, n) => anEvent({ time: at(n) })));
    await Promise.all([sumAll(), sumAll(), sumAll()]);
    expect(await find()).toMatchObject({ types: [{ count: 4_500, digest: digestOf(await bodies()) }] });
  });

  it('is open while an event of the hour may still be committed', async () => {
    const hour = startOfHour(new Date());
    await bench.append([anEvent({ time: new Date() })]);
    await sumAll();
    expect(await find(hour)).toMatchObject({ state: 'open', revision: 0, types: [] });
    expect(await find(new Date(hour.getTime() + HOUR_MS))).toMatchObject({ state: 'open' });
    // An hour is over, and the delay is not.
    const before = new Date(hour.getTime() - HOUR_MS);
    await bench.append([anEvent({ time: before })]);
    await query('DELETE FROM outbox_manifest_hours');
    await sumAll(2 * HOUR_MS);
    expect(await find(before)).toMatchObject({ state: 'open', types: [] });
    await sumAll(1_000);
    expect((await find(before)).state).toBe('complete');
  });

  it('finds an event that came after its hour was complete, and sums the hour again with the next revision', async () => {
    await bench.append([anEvent({ time: at(0) })]);
    await sumAll();
    await bench.append([anEvent({ time: at(1) })]);
    expect(await sums().checkOne()).toEqual({ checked: false });
    await query('UPDATE outbox_manifest_hours SET complete_at = complete_at - INTERVAL 61 MINUTE');
    const results = [];
    for (let result = await sums().checkOne(); result.checked; result = await sums().checkOne()) results.push(result);
    expect(results.filter(({ changed }) => changed)).toEqual([{ checked: true, changed: HOUR }]);
    expect(await find()).toMatchObject({ state: 'open', completeTo: HOUR });
    await sumAll();
    expect(await find()).toMatchObject({
      state: 'complete',
      revision: 2,
      types: [{ count: 2, digest: digestOf(await bodies()) }],
    });
  });

  it('begins with the first hour of which no event can have been removed', async () => {
    const old = new Date(startOfHour(new Date(NOW)).getTime() - 30 * HOUR_MS);
    await bench.append([anEvent({ time: new Date(old.getTime() + 1) })]);
    await sumAll();
    expect(await find(old)).toMatchObject({ state: 'unknown', firstHour: new Date(old.getTime() + HOUR_MS) });
  });

  describe('and retention', () => {
    const remove = async (days: number): Promise<number> => {
      const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
      const rule = { ...eventRetention(days), keepHours: 1 };
      return (
        await new Retention(new RetentionRules([rule]), bench.module.get(UnitOfWork), log, new Metrics()).apply(rule)
      ).removed;
    };

    it('says the same of an hour whose events are removed', async () => {
      await bench.append(someEvents(5, { time: at(0) }));
      await query('DELETE FROM outbox_deliveries');
      await sumAll();
      const before = await find();
      expect(await remove(1)).toBe(5);
      expect(await find()).toEqual(before);
      expect(before.types).toMatchObject([{ count: 5 }]);
    });

    it('keeps events that it does not have yet', async () => {
      await bench.append(someEvents(5, { time: at(0) }));
      await query('DELETE FROM outbox_deliveries');
      await sums().step(DELAY_MS); // opens the hour
      expect(await remove(1)).toBe(0);
      await sumAll();
      expect(await remove(1)).toBe(5);
    });
  });
});
