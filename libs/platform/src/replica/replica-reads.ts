import { Injectable, Optional } from '@nestjs/common';
import { type Reader, SHARED_DATA, Unavailable } from '@app/kernel';
import { Database, type QueryOptions, READ_DEADLINE_MS, withTimeLimit } from '../database/database';
import { isDatabaseUnavailable, isTimeLimitReached } from '../database/database-errors';
import { ask } from '../database/round-trips';
import type { PooledConnection } from '../database/session';
import type { Metrics } from '../metrics/metrics';
import { Deadline } from '../time/deadline';
import { type NoReplica, NotReached, type Replica, ReplicaLost } from './replica';
import type { WriteMarks } from './write-marks';

/** Where one read sends its SELECTs: the replica, or the primary. */
export type ReadSource = Pick<Database, 'query'>;

/**
 * Where a read went, and why: `own-write` has the position of its caller's last write unknown, `not-reached` waited for
 * it in vain, `unmarked` got no answer from Redis, `failed` got an error from the replica, or found nothing there.
 */
type Route = 'replica' | `primary:${NoReplica | 'own-write' | 'not-reached' | 'unmarked' | 'failed'}`;

/** The replica of a process that reads one. */
export class ReplicaAccess {
  private readonly count: (route: Route) => void;

  constructor(
    private readonly replica: Replica,
    private readonly marks: WriteMarks,
    metrics: Metrics,
  ) {
    this.count = metrics.tally('replica_reads_total', 'Reads that may be old, by the server that answered.', 'route');
    metrics.gauge('replica_lag_seconds', 'The proven age of the data of the replica.', () => replica.lagSeconds);
    metrics.gauge('replica_usable', '1 when reads may go to the replica.', () => (replica.unusable ? 0 : 1));
  }

  async run<T>(reader: Reader, read: (source: ReadSource) => Promise<T>, primary: Database): Promise<T> {
    const route = await this.tryReplica(reader, read);
    if (typeof route !== 'string') {
      this.count('replica');
      return route.answer;
    }
    this.count(route);
    return read(primary);
  }

  private async tryReplica<T>(
    reader: Reader,
    read: (source: ReadSource) => Promise<T>,
  ): Promise<{ readonly answer: T } | Route> {
    const { unusable } = this.replica;
    if (unusable) return `primary:${unusable}`;
    const positions = await this.positionsFor(reader);
    if (typeof positions === 'string') return positions;
    try {
      const deadline = Deadline.after(READ_DEADLINE_MS);
      const answer = await this.replica.read(positions, deadline, (connection) => read(sourceOn(connection)));
      return { answer };
    } catch (error) {
      if (isTimeLimitReached(error)) throw error; // the query is too slow for the primary, too
      if (error instanceof NotReached) return 'primary:not-reached';
      if (error instanceof ReplicaLost) return `primary:${error.reason}`;
      return 'primary:failed'; // also a row that is not there yet: the primary decides that it does not exist
    }
  }

  private async positionsFor(reader: Reader): Promise<readonly string[] | Route> {
    if (reader === 'anyone') return [];
    try {
      return (await this.marks.find(reader, () => this.replica.primaryPosition())) ?? 'primary:own-write';
    } catch {
      return isShared(reader) ? [] : 'primary:unmarked'; // shared data keep their bound on age
    }
  }
}

const isShared = (reader: Reader): boolean => SHARED_DATA.some((data) => data === reader);

const sourceOn = (connection: PooledConnection): ReadSource => ({
  async query<Row>(statement: string, parameters: readonly unknown[] = [], { timeLimitMs }: QueryOptions = {}) {
    try {
      const sql = timeLimitMs === undefined ? statement : withTimeLimit(statement, timeLimitMs);
      return (await ask(connection, sql, parameters)) as Row[];
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  },
});

/**
 * Reads that may be old: lists, a product, rankings, exports. They go to the replica where one is configured, proven to
 * be close behind, and at the position of the reader's last write; to the primary otherwise. What writes or decides
 * reads through `Database` or in a transaction: only query services inject this class
 * (test/boundaries/replica-reads.spec.ts). Without a replica, `read` gets the process's `Database` itself.
 */
@Injectable()
export class ReplicaReads {
  constructor(
    private readonly primary: Database,
    @Optional() private readonly access?: ReplicaAccess,
  ) {}

  /**
   * All statements of `read` go to one server. On the replica it may fail and then runs again on the primary, so it
   * must only read. @throws Unavailable; any error of `read` on the primary
   */
  run<T>(reader: Reader, read: (source: ReadSource) => Promise<T>): Promise<T> {
    return this.access ? this.access.run(reader, read, this.primary) : read(this.primary);
  }
}
