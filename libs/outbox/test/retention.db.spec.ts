import { newId, UnitOfWork } from '@app/kernel';
import {
  Log,
  Metrics,
  ProcessConfig,
  readConfig,
  Retention,
  type RetentionRule,
  RetentionRules,
  toBinary,
} from '@app/platform';
import { v7 } from 'uuid';
import { eventRetention, inboxRetention } from '../src/retention';
import { anEvent } from './builders';
import { OutboxBench } from './outbox-bench';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 60 * 60 * 1_000);

/** Everything except the time of day. */
const TIMERS: FakeableAPI[] = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
];

describe('retention', () => {
  let bench: OutboxBench;
  let metrics: Metrics;

  beforeAll(async () => {
    bench = await OutboxBench.create('one');
  });
  afterAll(() => bench.close());
  beforeEach(async () => {
    await bench.empty();
    await bench.database.dataSource.query('DELETE FROM inbox');
  });
  afterEach(() => jest.useRealTimers());

  const remove = async (rule: RetentionRule): Promise<number> => (await retention(rule).apply(rule)).removed;
  const retention = (...rules: RetentionRule[]): Retention => {
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    metrics = new Metrics();
    return new Retention(new RetentionRules(rules), bench.module.get(UnitOfWork), log, metrics);
  };
  const count = async (table: string): Promise<number> => {
    const [row]: { n: string }[] = await bench.database.dataSource.query(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row!.n);
  };
  /** `idFrom`: the clock of the instance when it made the id. */
  const bookedAt = (time: Date, { idFrom = time } = {}) =>
    anEvent({ id: v7({ msecs: idFrom.getTime() }) as ReturnType<typeof newId<'Event'>>, time });
  const markAllSent = (): Promise<unknown> => bench.database.dataSource.query('DELETE FROM outbox_deliveries');
  const receive = async (number: number, at: Date): Promise<void> => {
    const rows = Array.from({ length: number }, () => ['sales', toBinary(newId()), at]);
    await bench.database.dataSource.query('INSERT INTO inbox (consumer, event_id, received_at) VALUES ?', [rows]);
    await bench.database.dataSource.query('ANALYZE TABLE inbox');
  };
  const passesLimited = async (): Promise<number> => {
    const text = await metrics.registry.metrics();
    return Number(/^retention_passes_limited_total\{table="inbox"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };

  it('removes sent events past their retention', async () => {
    await bench.append([
      bookedAt(daysAgo(36)),
      bookedAt(daysAgo(35.01)),
      bookedAt(daysAgo(34.99)),
      bookedAt(daysAgo(0)),
    ]);
    await markAllSent();
    expect(await remove(eventRetention(35))).toBe(2);
    expect(await count('outbox_events')).toBe(2);
  });

  it('keeps old events that are unsent or parked', async () => {
    await bench.append([bookedAt(daysAgo(36)), bookedAt(daysAgo(40))]);
    await bench.database.dataSource.query('UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3) LIMIT 1');
    expect(await remove(eventRetention(35))).toBe(0);
    expect(await count('outbox_events')).toBe(2);
  });

  it('selects by the time of booking, not by the id, which carries the clock of an instance', async () => {
    await bench.append([bookedAt(daysAgo(36), { idFrom: daysAgo(0) }), bookedAt(daysAgo(34), { idFrom: daysAgo(40) })]);
    await markAllSent();
    expect(await remove(eventRetention(35))).toBe(1);
    const [left]: { occurred_at: Date }[] = await bench.database.dataSource.query(
      'SELECT occurred_at FROM outbox_events',
    );
    expect(left!.occurred_at > daysAgo(35)).toBe(true);
  });

  it("removes nothing too early when the process's own clock is ahead", async () => {
    await receive(10, daysAgo(1));
    await receive(1, daysAgo(81));
    jest.useFakeTimers({ now: Date.now() + 60 * 24 * 60 * 60 * 1_000, doNotFake: TIMERS });
    expect(await remove(inboxRetention(35))).toBe(1);
    expect(await count('inbox')).toBe(10);
  });

  it('continues step by step until nothing old is left or its share of the table is removed', async () => {
    await receive(5_000, daysAgo(80.1));
    await receive(20_000, daysAgo(79.9));
    const steps = jest.spyOn(bench.module.get(UnitOfWork), 'run');
    const rule = inboxRetention(35);
    const first = await retention(rule).apply(rule);
    expect(first.limited).toBe(true);
    // The engine estimates the size of a table.
    expect(first.removed).toBeGreaterThan(1_000);
    expect(first.removed).toBeLessThan(5_000);
    expect(steps.mock.calls.length).toBeGreaterThan(2);
    steps.mockRestore();
    let removed = first.removed;
    while (removed < 5_000) removed += await remove(rule);
    expect(await count('inbox')).toBe(20_000);
    expect(await retention(rule).apply(rule)).toEqual({ removed: 0, limited: false });
  });

  it('stops after one step when a whole small table seems too old, and sets a metric', async () => {
    await receive(1_200, daysAgo(90));
    await retention(inboxRetention(35)).run({ signal: new AbortController().signal });
    expect(await count('inbox')).toBe(200);
    expect(await passesLimited()).toBe(1);
  });

  it('applies all rules, also when one of them fails', async () => {
    await bench.append([bookedAt(daysAgo(36))]);
    await markAllSent();
    const broken = { table: 'no_such_table', column: 'id', keepHours: 1 };
    const service = retention(broken, eventRetention(35));
    await service.run({ signal: new AbortController().signal });
    expect(await count('outbox_events')).toBe(0);
  });
});
