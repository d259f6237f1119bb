import type { OnApplicationBootstrap } from '@nestjs/common';
import { BackgroundWork } from '../background/background-work';
import type { Lease, Locks } from '../locks/locks';
import { whileHeld } from '../locks/while-held';
import type { Log } from '../logging/log';

/** The arguments of one turn of scheduled work. */
export interface Turn {
  /** The work must end early when it aborts: at shutdown, or when another worker may have the turn. */
  readonly signal: AbortSignal;
  /** Rises from turn to turn (see `Lease`); absent where there is no Redis. */
  readonly fencingToken: number | undefined;
}

/** Work that one of all workers runs at intervals. */
export interface RegularWork {
  /** The name of its lock. */
  readonly name: string;
  readonly everyMs: number;
  /** A failure is retried by the worker that checks next. */
  run(turn: Turn): Promise<unknown>;
  /**
   * The reason why two workers may run it at once. Then the lock only saves work: without Redis, each process runs it.
   * Work without this reason does not run without Redis, and writes with its fencing token.
   */
  readonly harmlessTwice?: string;
}

const LEASE_MS = 30_000;
const LOOKS_A_PERIOD = 10;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Checks at intervals whether the work is due, and runs it, for the lifetime of the process. The lock is kept until the
 * next turn is due, so that no worker starts it earlier; the lock of a worker that dies expires half a minute later.
 */
export class ScheduledWork extends BackgroundWork implements OnApplicationBootstrap {
  /** When this process last started the work; a time of `performance.now()`. */
  private lastTurnAt = -Infinity;

  /** Without locks, this process runs the work alone. */
  constructor(
    private readonly work: RegularWork,
    private readonly locks: Locks | undefined,
    private readonly log: Log,
  ) {
    super();
    if (!locks && work.harmlessTwice === undefined) throw new Error(`${work.name} needs locks`);
  }

  onApplicationBootstrap(): void {
    this.running = this.keepLooking();
  }

  private async keepLooking(): Promise<void> {
    const pauseMs = Math.min(this.work.everyMs / LOOKS_A_PERIOD, LONGEST_PAUSE_MS);
    while (!this.stopping.signal.aborted) {
      await this.look();
      // Workers that started together do not stay in step.
      await this.pause(pauseMs * (0.5 + Math.random()));
    }
  }

  private async look(): Promise<void> {
    try {
      await (this.locks ? this.tryToTakeTurn(this.locks) : this.doAlone());
    } catch (error) {
      this.log.warn({ work: this.work.name, err: error }, 'scheduled work failed; retrying');
    }
  }

  private async tryToTakeTurn(locks: Locks): Promise<void> {
    let lease: Lease | undefined;
    try {
      lease = await locks.acquire(`scheduled:${this.work.name}`, LEASE_MS);
    } catch (error) {
      if (this.work.harmlessTwice === undefined) throw error;
      return this.doAlone();
    }
    if (lease) await this.takeTurn(lease);
  }

  private async takeTurn(lease: Lease): Promise<void> {
    const dueAgainAt = performance.now() + this.work.everyMs;
    let done = false;
    try {
      await whileHeld(lease, LEASE_MS, (lost) => this.do(lost, lease.fencingToken));
      done = !this.stopping.signal.aborted;
    } finally {
      await this.settle(lease, done ? Math.ceil(dueAgainAt - performance.now()) : 0);
    }
  }

  /** Without Redis the lease expires by itself, and the work may run again earlier than necessary. */
  private async settle(lease: Lease, restMs: number): Promise<void> {
    try {
      await (restMs > 0 ? lease.extend(restMs) : lease.release());
    } catch (error) {
      this.log.warn({ work: this.work.name, err: error }, 'lease of scheduled work could not be settled');
    }
  }

  private async doAlone(): Promise<void> {
    if (performance.now() - this.lastTurnAt < this.work.everyMs) return;
    await this.do(this.stopping.signal, undefined);
  }

  private async do(lost: AbortSignal, fencingToken: number | undefined): Promise<void> {
    this.lastTurnAt = performance.now();
    await this.work.run({ signal: AbortSignal.any([lost, this.stopping.signal]), fencingToken });
  }
}
