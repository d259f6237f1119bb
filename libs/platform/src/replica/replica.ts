import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BackgroundWork } from '../background/background-work';
import { TurnBatcher } from '../batching/turn-batcher';
import type { DatabaseConfig } from '../config/database.config';
import { Connections } from '../database/connections';
import { dataSourceOptions } from '../database/data-source.options';
import { tryToOpen } from '../database/database-connector';
import { ask } from '../database/round-trips';
import type { PooledConnection, SessionOptions } from '../database/session';
import type { Log } from '../logging/log';
import { Deadline, DeadlineExceeded } from '../time/deadline';
import { unionOf } from './commit-positions';
import type { ReplicaAddress } from './replica.config';
import {
  isOff,
  type PrimaryRow,
  type Refused,
  type ReplicaState,
  type ReplicaStatements,
  statementsOf,
} from './replica-statements';

/** A check of an idle server takes less than a millisecond. */
const CHECK_DEADLINE_MS = 1_000;
const CHECKS_IN_BOUND = 5;
const LONGEST_PAUSE_MS = 250;
const GOODBYE_MS = 1_000;

/** Why a read does not go to the replica. */
export type NoReplica = 'unreachable' | 'lagging' | Refused;

/** The replica was left during the read: it did not answer, or it is another server than the one that was checked. */
export class ReplicaLost extends Error {
  constructor(readonly reason: NoReplica) {
    super(`the replica was left: ${reason}`);
    this.name = 'ReplicaLost';
  }
}

/** The replica did not reach the position of its caller's last write in time. */
export class NotReached extends Error {
  constructor() {
    super('the replica has not reached the position in time');
    this.name = 'NotReached';
  }
}

/** The primary's position, and when it was asked for; of `performance.now()`. */
interface Sample {
  readonly askedAt: number;
  readonly position: string;
}

interface ReplicaOptions {
  readonly primary: DatabaseConfig;
  readonly address: ReplicaAddress;
  readonly maxLagMs: number;
  readonly waitMs: number;
}

/**
 * The replica, and the proof of its age. Every few hundred milliseconds a check asks the primary for its position, and
 * then the replica for the newest of these positions that it has reached. The replica's data are then as new as the
 * moment when that position was asked for: no clock of a server and no "seconds behind" is believed, and a replication
 * that stands still ages at once. Reads go there while that age is within the bound.
 *
 * The checks have connections of their own: a full pool does not make a replica look dead.
 */
export class Replica extends BackgroundWork implements OnModuleInit, OnApplicationShutdown {
  private readonly statements: ReplicaStatements;
  private readonly everyMs: number;
  private readonly pool: DataSource;
  private readonly probe: DataSource;
  private readonly primaryProbe: DataSource;
  private readonly connections = new Map<DataSource, Connections>();
  /** Which server each connection leads to: behind one name there may be several. */
  private readonly servers = new WeakMap<PooledConnection, string>();
  private samples: Sample[] = [];
  /** When the newest position that the replica has reached was asked for. */
  private reachedAt = -Infinity;
  /** How far behind the last check found it, in milliseconds. */
  private behindMs = Infinity;
  private refused: NoReplica | undefined = 'unreachable';
  private server: string | undefined;
  private lastError: unknown;
  /** What the log says now. */
  private reported: NoReplica | undefined = 'unreachable';
  /** The reads under way, which leave a replica that does not answer. */
  private readonly reads = new Set<(reason: ReplicaLost) => void>();
  private readonly primaryPositions = new TurnBatcher<undefined, string>((asked) => this.sharePosition(asked.length));

  constructor(
    private readonly options: ReplicaOptions,
    private readonly log: Log,
  ) {
    super();
    const { primary, address, maxLagMs } = options;
    this.statements = statementsOf(primary.engine);
    this.everyMs = Math.min(LONGEST_PAUSE_MS, maxLagMs / CHECKS_IN_BOUND);
    this.pool = this.sourceOf(address);
    this.probe = this.sourceOf(address, 1);
    this.primaryProbe = this.sourceOf(primary, 1);
  }

  onModuleInit(): void {
    this.running = this.keepChecking();
  }

  async onApplicationShutdown(): Promise<void> {
    const sources = [this.pool, this.probe, this.primaryProbe].filter(({ isInitialized }) => isInitialized);
    await Promise.all(sources.map((source) => endSource(source)));
  }

  /** Seconds; infinite before the first check, and where the server is no replica. */
  get lagSeconds(): number {
    return (performance.now() - this.reachedAt) / 1_000;
  }

  /** Why no read may go there now; undefined where reads may. */
  get unusable(): NoReplica | undefined {
    if (this.refused) return this.refused;
    return performance.now() - this.reachedAt > this.options.maxLagMs ? 'lagging' : undefined;
  }

  /** The primary's position now. Callers of one turn of the event loop share one query. */
  primaryPosition(): Promise<string> {
    return this.primaryPositions.join(undefined);
  }

  /**
   * Runs the statements of one read on one connection, once the replica has reached the positions.
   * @throws NotReached, ReplicaLost, DeadlineExceeded; any error of a statement
   */
  async read<T>(
    positions: readonly string[],
    deadline: Deadline,
    work: (connection: PooledConnection) => Promise<T>,
  ): Promise<T> {
    const reading = this.connectionsOf(this.pool).borrow(deadline, async (connection) => {
      await this.mustBeChecked(connection);
      if (positions.length > 0) await this.mustReach(connection, positions);
      return work(connection);
    });
    return this.unlessLost(reading);
  }

  private unlessLost<T>(reading: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.reads.add(reject);
      void reading.then(resolve, reject).finally(() => this.reads.delete(reject));
    });
  }

  private async mustReach(connection: PooledConnection, positions: readonly string[]): Promise<void> {
    const { waitMs, primary } = this.options;
    // A replica that is far behind has the position already, or will not have it in time: a wait would only hold
    // the connection. At least 1 ms: for MySQL 0 is no limit.
    const patienceMs = this.behindMs > waitMs + this.everyMs ? 1 : Math.max(1, waitMs);
    const position = unionOf(primary.engine, positions);
    const [row] = (await ask(connection, this.statements.wait, [position, patienceMs / 1_000])) as [
      { waited: unknown },
    ];
    if (row.waited === null || Number(row.waited) !== 0) throw new NotReached();
  }

  private async mustBeChecked(connection: PooledConnection): Promise<void> {
    let server = this.servers.get(connection);
    if (server === undefined) {
      const [row] = (await ask(connection, this.statements.server)) as [{ server: string }];
      server = row.server;
      this.servers.set(connection, server);
    }
    if (server === this.server) return;
    connection.destroy();
    throw new ReplicaLost('unreachable');
  }

  private async keepChecking(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.check();
      if (this.unusable !== this.reported) this.report();
      await this.pause(this.everyMs);
    }
  }

  private async check(): Promise<void> {
    const primary = await this.samplePrimary();
    if (!(await this.isOpen(this.probe)) || !(await this.isOpen(this.pool))) {
      this.leave('unreachable');
      return;
    }
    try {
      const positions = this.samples.map(({ position }) => position);
      const state = await this.connectionsOf(this.probe).borrow(Deadline.after(CHECK_DEADLINE_MS), (connection) =>
        this.statements.readState(connection, positions),
      );
      this.judge(state, primary);
    } catch (error) {
      this.lastError = error;
      this.leave('unreachable');
    }
  }

  /** Without the primary no new age can be proven: soon no read goes to the replica. */
  private async samplePrimary(): Promise<string | undefined> {
    try {
      const askedAt = performance.now();
      const { server, position } = await this.askPrimary();
      this.samples = [{ askedAt, position }, ...this.samples].filter(
        (sample) => askedAt - sample.askedAt <= this.options.maxLagMs,
      );
      return server;
    } catch (error) {
      this.lastError = error;
      return undefined;
    }
  }

  private judge({ server, refused, reached }: ReplicaState, primary: string | undefined): void {
    if (server !== this.server) this.reachedAt = -Infinity;
    this.server = server;
    const reason = server === primary ? 'not-a-replica' : refused;
    if (reason) {
      this.leave(reason);
      return;
    }
    const newest = this.samples[reached];
    if (newest) this.reachedAt = Math.max(this.reachedAt, newest.askedAt);
    this.behindMs = performance.now() - this.reachedAt;
    this.refused = undefined;
  }

  /** A server that is no replica holds data of its own: what it has reached before says nothing about them. */
  private leave(reason: NoReplica): void {
    this.refused = reason;
    if (reason !== 'unreachable') this.reachedAt = -Infinity;
    for (const leave of this.reads) leave(new ReplicaLost(reason));
  }

  private report(): void {
    const { unusable: reason, lastError: err } = this;
    this.reported = reason;
    if (reason) this.log.warn({ reason, ...(reason === 'unreachable' && { err }) }, 'replica not used');
    else this.log.info({}, 'replica used');
  }

  private async sharePosition(callers: number): Promise<string[]> {
    const { position } = await this.askPrimary();
    return Array.from({ length: callers }, () => position);
  }

  private async askPrimary(): Promise<PrimaryRow> {
    if (!(await this.isOpen(this.primaryProbe))) throw new ReplicaLost('unreachable');
    return this.connectionsOf(this.primaryProbe).borrow(Deadline.after(CHECK_DEADLINE_MS), async (connection) => {
      const [row] = (await ask(connection, this.statements.primary)) as [PrimaryRow];
      if (isOff(row.read_only)) return row;
      connection.destroy(); // after a switchover it may lead to the former primary, which gets no new positions
      throw new ReplicaLost('unreachable');
    });
  }

  private async isOpen(source: DataSource): Promise<boolean> {
    if (this.connections.has(source)) return true;
    const isOpen = await tryToOpen(source).catch((error: unknown) => {
      this.lastError = error; // the account may not have been replicated yet
      return false;
    });
    if (isOpen) this.connections.set(source, new Connections(source));
    return isOpen;
  }

  private connectionsOf(source: DataSource): Connections {
    const connections = this.connections.get(source);
    if (!connections) throw new ReplicaLost('unreachable');
    return connections;
  }

  private sourceOf(address: ReplicaAddress, poolSize = address.poolSize): DataSource {
    const config: DatabaseConfig = Object.assign({}, this.options.primary, address, { poolSize });
    const options: DataSource['options'] & SessionOptions = {
      ...dataSourceOptions(config),
      isSingleWriter: true, // nothing is written
      onlyReads: true,
    };
    return new DataSource(options);
  }
}

async function endSource(source: DataSource): Promise<void> {
  try {
    await Deadline.after(GOODBYE_MS).race(source.destroy());
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error; // its connections end with the process
  }
}
