import type { Connection, RowDataPacket } from 'mysql2/promise';
import { waitFor } from '../../support/wait-for';
import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';
import { statusBy } from '../server-status';

const PATIENCE_MS = 1_800_000;
const ASK_EVERY_MS = 100;
/** The server itself always has a few under way. */
const FEW_PAGES = 200;
const FEW_TRANSACTIONS = 200;

/** As fast as the disk takes them; a server's own pace would spread what the last load owes over the next minutes. */
const HASTE = {
  innodb_io_capacity_max: 40_000,
  innodb_io_capacity: 20_000,
  innodb_max_dirty_pages_pct_lwm: 0,
  innodb_max_dirty_pages_pct: 0,
} as const;

type Pace = Record<keyof typeof HASTE, number>;

/**
 * Until the server has nothing left to do from before: old versions of rows are purged and changed pages are on the disk.
 * Otherwise the next turn pays for it.
 */
export const untilAtRest = (run: BenchRun): Promise<void> =>
  onServer(run, async (connection) => {
    const pace = await paceOf(connection);
    await setPace(connection, HASTE);
    try {
      await waitFor(() => isAtRest(connection), {
        deadlineMs: PATIENCE_MS,
        everyMs: ASK_EVERY_MS,
        what: 'the database to purge and to write what was changed',
      });
    } finally {
      await setPace(connection, pace);
    }
  });

async function isAtRest(connection: Connection): Promise<boolean> {
  const { Innodb_buffer_pool_pages_dirty: dirty } = await statusBy(connection, ['Innodb_buffer_pool_pages_dirty']);
  const [[history]] = await connection.query<RowDataPacket[]>(
    "SELECT count AS transactions FROM information_schema.innodb_metrics WHERE name = 'trx_rseg_history_len'",
  );
  return dirty < FEW_PAGES && Number(history?.transactions) < FEW_TRANSACTIONS;
}

async function paceOf(connection: Connection): Promise<Pace> {
  const columns = Object.keys(HASTE).map((name) => `@@GLOBAL.${name} AS ${name}`);
  const [[pace]] = await connection.query<RowDataPacket[]>(`SELECT ${columns.join(', ')}`);
  return Object.fromEntries(Object.entries(pace!).map(([name, value]) => [name, Number(value)])) as Pace;
}

/** The limits first when they rise and last when they fall, or the server would cut what they limit. */
async function setPace(connection: Connection, pace: Pace): Promise<void> {
  for (const name of ['innodb_io_capacity_max', 'innodb_io_capacity', 'innodb_io_capacity_max'] as const) {
    await connection.query(`SET GLOBAL ${name} = ${pace[name]}`);
  }
  await connection.query(`SET GLOBAL innodb_max_dirty_pages_pct = ${pace.innodb_max_dirty_pages_pct}`);
  await connection.query(`SET GLOBAL innodb_max_dirty_pages_pct_lwm = ${pace.innodb_max_dirty_pages_pct_lwm}`);
}
