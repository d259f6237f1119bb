import type { Connection } from 'mysql2/promise';
import { cpuSeconds } from '../../processes';
import { onServer } from '../../references/schemas';
import type { BenchRun } from '../../run';
import { median } from '../../statistics';

const TIMES = 300;
/** Enough transactions to measure their CPU time in Linux' hundredths of a second. */
const TRIPS = 3_000;
const SCHEMA = 'bench_waits';

export interface Waits {
  /** Milliseconds to the database and back, without the CPU time of both sides. */
  readonly roundTrip: number;
  /** Milliseconds that COMMIT takes longer than ROLLBACK: the time of the log flush. */
  readonly commit: number;
}

/** The waits of a batch of any size, measured by the only connection to the database. */
export const measureWaits = (run: BenchRun): Promise<Waits> =>
  onServer(run, async (connection) => {
    await connection.query(`DROP DATABASE IF EXISTS ${SCHEMA}`);
    await connection.query(`CREATE DATABASE ${SCHEMA}`);
    await connection.query(`CREATE TABLE ${SCHEMA}.counted (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB`);
    await connection.query(`INSERT INTO ${SCHEMA}.counted VALUES (1, 0)`);
    const times: Record<'commit' | 'rollback', number[]> = { commit: [], rollback: [] };
    for (let n = 0; n < TIMES; n++) {
      times.rollback.push(await timeOfEnd(connection, 'ROLLBACK'));
      times.commit.push(await timeOfEnd(connection, 'COMMIT'));
    }
    await connection.query(`DROP DATABASE ${SCHEMA}`);
    return {
      roundTrip: await roundTrip(run, connection),
      commit: Math.max(0, median(times.commit) - median(times.rollback)),
    };
  });

async function roundTrip({ pids }: BenchRun, connection: Connection): Promise<number> {
  const database = typeof pids.database === 'number' ? [pids.database] : [];
  const times: number[] = [];
  const [ownBefore, databaseBefore] = [process.cpuUsage(), cpuSeconds(database)];
  for (let n = 0; n < TRIPS; n++) times.push(await timeOf(connection, 'DO 0'));
  const { user, system } = process.cpuUsage(ownBefore);
  const ofDatabase = (cpuSeconds(database) ?? 0) - (databaseBefore ?? 0);
  return Math.max(0, median(times) - ((user + system) / 1_000 + ofDatabase * 1_000) / TRIPS);
}

async function timeOfEnd(connection: Connection, end: 'COMMIT' | 'ROLLBACK'): Promise<number> {
  await connection.query('START TRANSACTION');
  await connection.query(`UPDATE ${SCHEMA}.counted SET n = n + 1 WHERE id = 1`);
  return timeOf(connection, end);
}

async function timeOf(connection: Connection, sql: string): Promise<number> {
  const began = performance.now();
  await connection.query(sql);
  return performance.now() - began;
}
