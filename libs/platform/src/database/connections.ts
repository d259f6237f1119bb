import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Circuit } from '../resilience/circuit';
import { Deadline, DeadlineExceeded } from '../time/deadline';
import { DatabaseNotOpen, isConnectionLost } from './database-errors';
import { ask, type TransactionFrame } from './round-trips';
import { CommitLog } from '../replica/commit-log';
import { isPrepared, type PooledConnection, poolOf, tracksPositions, transactionFrameOf } from './session';

/** A healthy server answers a ping within a millisecond. */
const PING_DEADLINE_MS = 500;
/** A call that cannot wait that long, such as a check of readiness, says nothing about a server that is slow. */
const PATIENT_MS = 2_000;
/** The time of a trial while the circuit is open: for a ping, and for what must be opened before it. */
const TRIAL_MS = 2_000;
/** The driver's default, where the options name none. */
const DRIVERS_POOL_SIZE = 10;

/**
 * Borrows connections of TypeORM's pool, and never waits past a deadline for a connection or for the work on it. It
 * does not use TypeORM's query runner, which adds nothing to plain SQL.
 */
@Injectable()
export class Connections {
  /** When each connection last answered; times of `performance.now()`. */
  private readonly heardAt = new WeakMap<PooledConnection, number>();
  /**
   * When a connection was last lost. The server's host may have disappeared without closing connections (a failover),
   * and then every connection from before that moment is dead: each borrower would wait for its whole deadline. So such
   * a connection must answer a ping first.
   */
  private lostAt = -Infinity;
  /** While the server answers nothing, work fails at once (ADR 0044). */
  private readonly circuit = new Circuit({ dependency: 'database', isSilence });

  /** For the transactions on these connections. */
  readonly frame: TransactionFrame;
  /** The size of the pool. */
  readonly size: number;
  /** The positions of the commits on these connections; absent where there is no replica. */
  readonly commits: CommitLog | undefined;

  constructor(private readonly dataSource: DataSource) {
    this.frame = transactionFrameOf(dataSource);
    this.size = dataSource.options.poolSize ?? DRIVERS_POOL_SIZE;
    this.commits = tracksPositions(dataSource) ? new CommitLog() : undefined;
  }

  /**
   * A connection that was lost, or that had not answered at the deadline, is destroyed instead of returned: the server
   * then rolls back the open transaction, unless COMMIT was on its way already.
   * @throws BrokenCircuitError at once while the server answers nothing
   */
  async borrow<T>(deadline: Deadline, use: (connection: PooledConnection) => Promise<T>): Promise<T> {
    if (!isPrepared(this.dataSource)) throw new DatabaseNotOpen();
    // The trial is a ping: work would keep the circuit open for its own deadline, which is longer.
    if (!this.circuit.isClosed) await this.circuit.run(() => this.ping());
    const call = () => this.lend(deadline, use);
    if (deadline.remaining() >= PATIENT_MS) return this.circuit.run(call);
    const result = await call();
    this.circuit.heard();
    return result;
  }

  private async ping(): Promise<void> {
    const deadline = Deadline.after(TRIAL_MS);
    await this.lend(deadline, (connection) => ask(connection, 'DO 0'));
  }

  private async lend<T>(deadline: Deadline, use: (connection: PooledConnection) => Promise<T>): Promise<T> {
    const connection = await this.connect(deadline);
    let healthy = true;
    try {
      return await deadline.race(use(connection));
    } catch (error) {
      healthy = !isConnectionLost(error) && !(error instanceof DeadlineExceeded);
      throw error;
    } finally {
      if (!healthy) {
        this.lostAt = performance.now();
        connection.destroy();
      }
      connection.release();
    }
  }

  private async connect(deadline: Deadline): Promise<PooledConnection> {
    for (;;) {
      const connection = await this.takeFromPool(deadline);
      if (await this.isAlive(connection)) return connection;
      connection.destroy();
      connection.release();
    }
  }

  private async takeFromPool(deadline: Deadline): Promise<PooledConnection> {
    const connecting = new Promise<PooledConnection>((resolve, reject) => {
      poolOf(this.dataSource).getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });
    try {
      return await deadline.race(connecting);
    } catch (error) {
      void connecting.then((late) => late.release()).catch(() => undefined); // it may still arrive
      throw error;
    }
  }

  /** A connection that is new to this class has just been opened. */
  private async isAlive(connection: PooledConnection): Promise<boolean> {
    const heardAt = this.heardAt.get(connection);
    if (heardAt !== undefined && heardAt < this.lostAt && !(await answers(connection))) return false;
    this.heardAt.set(connection, performance.now());
    return true;
  }
}

const answers = (connection: PooledConnection): Promise<boolean> =>
  Deadline.after(PING_DEADLINE_MS)
    .race(new Promise<boolean>((resolve) => connection.ping((error) => resolve(error === null))))
    .catch(() => false);

/** A deadline that passed, or a connection that was never accepted nor refused. */
const isSilence = (error: Error): boolean =>
  error instanceof DeadlineExceeded || (error as { code?: string }).code === 'ETIMEDOUT';
