import { createConnection } from 'mysql2/promise';
import type { TestDatabase } from './database';
import { testServers } from './servers';
import { waitFor } from './wait-for';

/** Holds the rows of a `SELECT … FOR UPDATE`, as a stalled process would. Answers how to let go of them. */
export async function holdRows(database: TestDatabase, select: string): Promise<() => Promise<void>> {
  const { host, port, admin } = testServers().database;
  const rival = await createConnection({ host, port, ...admin, database: database.name });
  await rival.beginTransaction();
  await rival.query(select);
  return async () => {
    await rival.rollback();
    await rival.end();
  };
}

/** How many transactions in this schema wait for a row. Asked more often than every 100 ms, MariaDB repeats itself. */
export async function countWaiting({ dataSource, name }: TestDatabase): Promise<number> {
  const waiting = await dataSource.query<unknown[]>(
    `SELECT 1 FROM information_schema.INNODB_TRX AS trx
     JOIN information_schema.PROCESSLIST AS process ON process.ID = trx.trx_mysql_thread_id
     WHERE trx.trx_state = 'LOCK WAIT' AND process.DB = ?`,
    [name],
  );
  return waiting.length;
}

/** Waits until a transaction in this schema waits for a row. */
export async function untilSomebodyWaits(database: TestDatabase): Promise<void> {
  await waitFor(async () => (await countWaiting(database)) > 0, {
    what: 'a transaction to wait for a row',
    everyMs: 150,
  });
}
