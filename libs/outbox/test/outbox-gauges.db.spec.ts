import { Unavailable } from '@app/kernel';
import { Database, Log, Metrics, ProcessConfig, readConfig } from '@app/platform';
import { OutboxStatusQuery } from '../src/admin/outbox-status.query';
import { OutboxGauges } from '../src/relay/outbox.gauges';
import { someEvents } from './builders';
import { OutboxBench } from './outbox-bench';

describe('the gauges of the outbox', () => {
  let bench: OutboxBench;
  let metrics: Metrics;
  let query: OutboxStatusQuery;

  beforeAll(async () => {
    bench = await OutboxBench.create('one', 'two');
  });
  afterAll(() => bench.close());
  beforeEach(() => {
    metrics = new Metrics();
    query = new OutboxStatusQuery(bench.module.get(Database));
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    new OutboxGauges(query, bench.destinations, metrics, log).onModuleInit();
  });

  const lines = async (): Promise<string[]> => (await metrics.registry.metrics()).split('\n');

  it('are 0 for a destination without any event', async () => {
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'outbox_pending{destination="one"} 0',
        'outbox_oldest_pending_age_seconds{destination="two"} 0',
      ]),
    );
  });

  it('report the unsent deliveries by destination, with one count for all gauges', async () => {
    await bench.append(someEvents(3));
    await bench.database.dataSource.query(
      "UPDATE outbox_deliveries SET parked_at = UTC_TIMESTAMP(3) WHERE destination = 'two' LIMIT 1",
    );
    await bench.database.dataSource.query('UPDATE outbox_deliveries SET queued_at = queued_at - INTERVAL 1 HOUR');
    const find = jest.spyOn(query, 'find');
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'outbox_pending{destination="one"} 3',
        'outbox_leased{destination="one"} 0',
        'outbox_pending{destination="two"} 2',
        'outbox_parked{destination="two"} 1',
        expect.stringMatching(/^outbox_oldest_pending_age_seconds\{destination="one"\} 36\d\d/),
      ]),
    );
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('are absent when they cannot be read, while the others, such as the age, are present', async () => {
    const longAgo = jest.spyOn(performance, 'now').mockReturnValue(0);
    expect((await lines()).join('\n')).toContain('outbox_pending{');
    longAgo.mockRestore();
    jest.spyOn(query, 'find').mockRejectedValue(new Unavailable('database'));
    const text = (await lines()).join('\n');
    expect(text).not.toContain('outbox_pending{');
    expect(text).toContain('outbox_oldest_pending_age_seconds{destination="one"}');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
