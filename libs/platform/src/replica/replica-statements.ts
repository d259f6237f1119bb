import { ask, type DriverConnection } from '../database/round-trips';
import { type Engine, hasReached } from './commit-positions';

/**
 * Why a server is not read as a replica: it accepts writes (promoted, or never a replica), it has transactions that no
 * primary sent it, or it applies commits in another order than the primary's.
 */
export type Refused = 'not-a-replica' | 'diverged' | 'unordered';

export interface ReplicaState {
  /** Tells one server from another. */
  readonly server: string;
  readonly refused: Refused | undefined;
  /** The index of the newest position that it has reached; -1 for none. */
  readonly reached: number;
}

export interface PrimaryRow {
  readonly server: string;
  readonly position: string;
  readonly read_only: number | string;
}

/** The statements about positions. They need no privilege. */
export interface ReplicaStatements {
  /** A `PrimaryRow`. */
  readonly primary: string;
  /** `{ server }` */
  readonly server: string;
  /** Parameters: position, seconds. `{ waited }` is 0 when the position was reached in time. */
  readonly wait: string;
  /** `positions`: of the primary, the newest first. */
  readState(connection: DriverConnection, positions: readonly string[]): Promise<ReplicaState>;
}

export const statementsOf = (engine: Engine): ReplicaStatements => (engine === 'mariadb' ? mariaDb : mySql);

const MARIADB_SERVER = "CONCAT_WS(':', @@global.server_id, @@hostname, @@port)";

interface MariaDbRow {
  readonly server: string;
  readonly read_only: number | string;
  readonly applied: string;
  /** With the last transactions of its own, where they are newer than what was replicated. */
  readonly current: string;
}

const mariaDb: ReplicaStatements = {
  primary: `SELECT ${MARIADB_SERVER} AS server, @@global.gtid_binlog_pos AS position, @@global.read_only AS read_only`,
  server: `SELECT ${MARIADB_SERVER} AS server`,
  wait: 'SELECT MASTER_GTID_WAIT(?, ?) AS waited',
  async readState(connection, positions) {
    const [{ server, read_only, applied, current }] = (await ask(
      connection,
      `SELECT ${MARIADB_SERVER} AS server, @@global.read_only AS read_only,
         @@global.gtid_slave_pos AS applied, @@global.gtid_current_pos AS current`,
    )) as [MariaDbRow];
    const refused = isOff(read_only) ? 'not-a-replica' : hasReached(applied, current) ? undefined : 'diverged';
    return { server, refused, reached: positions.findIndex((position) => hasReached(applied, position)) };
  },
};

interface MySqlRow {
  readonly server: string;
  readonly read_only: number;
  readonly workers: number;
  readonly is_ordered: number;
  readonly is_own_known: number;
  readonly reached: number;
}

/** The transactions that this server has begun itself, now or when it was the primary. */
const OWN = "COALESCE(REGEXP_SUBSTR(@@global.gtid_executed, CONCAT(@@server_uuid, '[^,]*')), '')";

const mySql: ReplicaStatements = {
  primary: 'SELECT @@server_uuid AS server, @@global.gtid_executed AS position, @@global.read_only AS read_only',
  server: 'SELECT @@server_uuid AS server',
  wait: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS waited',
  async readState(connection, positions) {
    const cases = positions.map((_, n) => `WHEN GTID_SUBSET(?, @@global.gtid_executed) THEN ${n}`).join(' ');
    const [newest] = positions;
    const [row] = (await ask(
      connection,
      `SELECT @@server_uuid AS server, @@global.read_only AS read_only,
         @@global.replica_parallel_workers AS workers, @@global.replica_preserve_commit_order AS is_ordered,
         ${newest === undefined ? '1' : `GTID_SUBSET(${OWN}, ?)`} AS is_own_known,
         ${cases === '' ? '-1' : `CASE ${cases} ELSE -1 END`} AS reached`,
      [...(newest === undefined ? [] : [newest]), ...positions],
    )) as [MySqlRow];
    return { server: row.server, refused: refusalOf(row), reached: row.reached };
  },
};

function refusalOf({ read_only, workers, is_ordered, is_own_known }: MySqlRow): Refused | undefined {
  if (isOff(read_only)) return 'not-a-replica';
  if (is_own_known === 0) return 'diverged';
  return workers > 1 && is_ordered === 0 ? 'unordered' : undefined;
}

export const isOff = (value: number | string): boolean => ['0', 'OFF'].includes(String(value));
