import { readConfig } from '@app/platform/config/environment';
import { DatabaseConfig } from '@app/platform/config/database.config';
import { dataSourceOptions } from '@app/platform/database/data-source.options';
import { prepareSessions } from '@app/platform/database/session';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { testServers } from '@test/support/servers';
import { DataSource, type QueryRunner } from 'typeorm';

const POOL_SIZE = 3;

type Settings = Readonly<Record<string, string>>;

async function settingsOf(runner: QueryRunner): Promise<Settings> {
  const rows = (await runner.query(`
    SHOW SESSION VARIABLES WHERE Variable_name IN
      ('transaction_isolation', 'tx_isolation', 'innodb_lock_wait_timeout', 'time_zone', 'sql_mode',
       'net_read_timeout', 'net_write_timeout', 'idle_transaction_timeout')
  `)) as { Variable_name: string; Value: string }[];
  return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
}

describe('Every connection', () => {
  let schema: TestDatabase;
  let dataSource: DataSource;
  let all: QueryRunner[];

  beforeAll(async () => {
    schema = await createTestDatabase([]);
    await schema.dataSource.query(
      'CREATE TABLE moments (id INT NOT NULL PRIMARY KEY, at DATETIME(3), label VARCHAR(3))',
    );
    const config = readConfig((env) => new DatabaseConfig(env), {
      ...schema.environment,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
    });
    dataSource = await prepareSessions(await new DataSource(dataSourceOptions(config)).initialize());
    all = Array.from({ length: POOL_SIZE }, () => dataSource.createQueryRunner());
    // All at once, so that none of them is one that was given back.
    await Promise.all(all.map((runner) => runner.connect()));
  });

  afterAll(async () => {
    await Promise.all(all.map((runner) => runner.release()));
    await dataSource.destroy();
    await schema.drop();
  });

  it('has the same settings, also as the first session', async () => {
    const settings = await Promise.all(all.map(settingsOf));
    expect(settings).toHaveLength(POOL_SIZE);
    for (const each of settings) {
      expect(each.transaction_isolation ?? each.tx_isolation).toBe('READ-COMMITTED');
      expect(each.innodb_lock_wait_timeout).toBe('1');
      expect([each.net_read_timeout, each.net_write_timeout]).toEqual(['15', '15']);
      // MySQL has none: its limit travels with each transaction.
      expect(each.idle_transaction_timeout).toBe(testServers().database.engine === 'mariadb' ? '15' : undefined);
      expect(each.time_zone).toBe('+00:00');
      expect(each.sql_mode?.split(',').sort()).toEqual([
        'ERROR_FOR_DIVISION_BY_ZERO',
        'NO_ENGINE_SUBSTITUTION',
        'STRICT_ALL_TABLES',
      ]);
    }
  });

  it('refuses a value that does not fit instead of cutting it', async () => {
    for (const runner of all) {
      await expect(runner.query("INSERT INTO moments VALUES (1, NULL, 'long')")).rejects.toThrow(/too long/i);
    }
  });

  it('reads a time as written, to the millisecond and in UTC', async () => {
    const at = new Date('2026-03-29T01:30:00.123Z'); // does not exist in London's clocks
    await all[0]!.query('INSERT INTO moments VALUES (2, ?, NULL)', [at]);
    const [row] = (await all[1]!.query("SELECT at, DATE_FORMAT(at, '%H:%i') AS clock FROM moments WHERE id = 2")) as {
      at: Date;
      clock: string;
    }[];
    expect(row).toEqual({ at, clock: '01:30' });
  });

  it('may only read and write rows, as in production', async () => {
    await expect(all[0]!.query('DROP TABLE moments')).rejects.toThrow(/denied/);
    await expect(all[0]!.query('CREATE TABLE other (id INT)')).rejects.toThrow(/denied/);
  });
});
