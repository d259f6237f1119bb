import { Injectable } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Deadline, type Lease, Locks, Log, whileHeld } from '@app/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { ComputedPopularProducts } from '../application/computed-popular-products';
import type { Ranking, RankingChoice } from '../application/popular-products';
import { RankingCache } from './ranking.cache';
import { RankingMetrics } from './ranking.metrics';
import { slotOf } from './ranking-slot';

/** Extended while its holder lives: after a crash of the holder, other processes wait that long. */
const LEASE_MS = 3_000;
/**
 * How long to wait for another process's answer: twice the remaining lease of a crashed process. After that the
 * database is too slow, and one more query would not help.
 */
const WAIT_MS = 6_000;
const LOOK_EVERY_MS = 50;

/**
 * Computes a new answer in one process of all, the holder of the lock. The lock needs no fencing: a computation only
 * reads, so two concurrent ones cost one query more, and each answer carries its own age, so an older one never counts
 * as fresh.
 */
@Injectable()
export class RankingComputation {
  constructor(
    private readonly products: ComputedPopularProducts,
    private readonly cache: RankingCache,
    private readonly locks: Locks,
    private readonly metrics: RankingMetrics,
    private readonly log: Log,
  ) {}

  /**
   * Computes the answer, or waits for the process that computes it; returns `last` instead of waiting, if there is one.
   * @throws Unavailable
   */
  async run(choice: RankingChoice, last: Ranking | undefined): Promise<Ranking> {
    const deadline = Deadline.after(WAIT_MS);
    while (deadline.remaining() > 0) {
      const lease = await this.tryToLock(choice);
      if (lease === 'no redis') return this.computeAlone(choice);
      if (lease) return this.computeUnder(lease, choice);
      if (last) return last;
      await sleep(LOOK_EVERY_MS);
      const found = await this.findFresh(choice);
      if (found) return found;
    }
    throw new Unavailable('database');
  }

  private async tryToLock(choice: RankingChoice): Promise<Lease | undefined | 'no redis'> {
    try {
      return await this.locks.acquire(slotOf(choice).key, LEASE_MS);
    } catch {
      return 'no redis'; // the Redis client logs the cause
    }
  }

  private async computeUnder(lease: Lease, choice: RankingChoice): Promise<Ranking> {
    try {
      // Another process may have finished the computation since this one looked.
      return (await this.findFresh(choice)) ?? (await whileHeld(lease, LEASE_MS, () => this.compute(choice)));
    } finally {
      await lease.release().catch((error: unknown) => this.log.debug({ err: error }, 'a lease ends by itself'));
    }
  }

  /** Each process computes separately, and uses its own last answer for a minute, until Redis is back. */
  private async computeAlone(choice: RankingChoice): Promise<Ranking> {
    const remembered = this.cache.remembered(slotOf(choice));
    return remembered && this.cache.isFresh(remembered) ? remembered : this.compute(choice);
  }

  private async findFresh(choice: RankingChoice): Promise<Ranking | undefined> {
    const found = await this.cache.find(slotOf(choice));
    return found && this.cache.isFresh(found) ? found : undefined;
  }

  private async compute(choice: RankingChoice): Promise<Ranking> {
    try {
      const ranking = await this.products.find(choice);
      this.metrics.computed('done');
      await this.cache.store(slotOf(choice), ranking);
      return ranking;
    } catch (error) {
      this.metrics.computed('failed');
      throw error;
    }
  }
}
