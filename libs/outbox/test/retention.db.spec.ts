import { Clock, newId, UnitOfWork } from '@app/kernel';
import { Log, ProcessConfig, readConfig, Retention, type RetentionRule, RetentionRules, toBinary } from '@app/platform';
import { v7 } from 'uuid';
import { TestClock } from '../../../test/support/test-clock';
import { eventRetention, firstIdAt, inboxRetention } from '../src/retention';
import { anEvent } from './builders';
import { OutboxBench } from './outbox-bench';

const NOW = new Date('2026-11-27T12:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1_000);

describe('retention', () => {
  let bench: OutboxBench;

  beforeAll(async () => {
    bench = await OutboxBench.create('one');
  });
  afterAll(() => bench.close());
  beforeEach(() => bench.empty());

  const remove = (rule: RetentionRule): Promise<number> => retention(rule).apply(rule);
  const retention = (...rules: RetentionRule[]): Retention => {
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    const clock: Clock = new TestClock(NOW);
    return new Retention(new RetentionRules(rules), bench.module.get(UnitOfWork), clock, log);
  };
  const count = async (table: string): Promise<number> => {
    const [row]: { n: string }[] = await bench.database.dataSource.query(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row!.n);
  };
  const madeAt = (moment: Date) =>
    anEvent({ id: v7({ msecs: moment.getTime() }) as ReturnType<typeof newId<'Event'>> });
  const markAllSent = (): Promise<unknown> => bench.database.dataSource.query('DELETE FROM outbox_deliveries');

  it('removes events that were sent and are older than what is kept', async () => {
    await bench.append([madeAt(daysAgo(36)), madeAt(daysAgo(35.01)), madeAt(daysAgo(34.99)), madeAt(daysAgo(0))]);
    await markAllSent();
    expect(await remove(eventRetention(35))).toBe(2);
    expect(await count('outbox_events')).toBe(2);
  });

  it('keeps an old event that is still to be sent or parked', async () => {
    await bench.append([madeAt(daysAgo(36)), madeAt(daysAgo(40))]);
    await bench.database.dataSource.query('UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3) LIMIT 1');
    expect(await remove(eventRetention(35))).toBe(0);
    expect(await count('outbox_events')).toBe(2);
  });

  it('goes on, step by step, until nothing old is left', async () => {
    const rows = Array.from({ length: 2_500 }, () => ['sales', toBinary(newId()), daysAgo(50.1)]);
    await bench.database.dataSource.query('INSERT INTO inbox (consumer, event_id, received_at) VALUES ?', [rows]);
    await bench.database.dataSource.query('INSERT INTO inbox (consumer, event_id, received_at) VALUES ?', [
      [['sales', toBinary(newId()), daysAgo(49.9)]],
    ]);
    const steps = jest.spyOn(bench.module.get(UnitOfWork), 'run');
    expect(await remove(inboxRetention(35))).toBe(2_500);
    expect(steps).toHaveBeenCalledTimes(3);
    steps.mockRestore();
    expect(await count('inbox')).toBe(1);
  });

  it('applies all its rules, and a rule that fails does not keep the others from it', async () => {
    await bench.append([madeAt(daysAgo(36))]);
    await markAllSent();
    const broken = { table: 'no_such_table', column: 'id', keepHours: 1 };
    const service = retention(broken, eventRetention(35));
    await service.run({ signal: new AbortController().signal });
    expect(await count('outbox_events')).toBe(0);
  });

  it('knows the first id of a moment', () => {
    const moment = daysAgo(1);
    const id = toBinary(v7({ msecs: moment.getTime() }));
    expect(firstIdAt(moment).compare(id)).toBeLessThanOrEqual(0);
    expect(firstIdAt(new Date(moment.getTime() + 1)).compare(id)).toBe(1);
  });
});
