import { Injectable } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Deadline, Semaphore, isTimeLimitReached, Log } from '@app/platform';
import { PopularProducts, type Ranking, type RankingChoice } from '../application/popular-products';
import { rankingErrors } from '../domain/ranking.errors';
import { RankingCache } from './ranking.cache';
import { RankingComputation } from './ranking-computation';
import { RankingMetrics } from './ranking.metrics';
import { slotOf } from './ranking-slot';

/** How long a request waits for a new answer when a last answer exists. */
const PATIENCE_MS = 500;
/** How long a request waits without a last answer. */
const ANSWER_DEADLINE_MS = 10_000;
/** How long a failed computation is not repeated. */
const REST_MS = 1_000;
/**
 * Rankings of the past wait for each other, and never delay current ones: one at a time takes at most one connection
 * and one core of the database.
 */
const PAST = { atOnce: 1, waiting: 20, refusal: () => rankingErrors.error('ranking.busy', { retryAfterSeconds: 1 }) };

/**
 * Answers from the cache. When an answer is missing or older than a minute, the first request starts a computation.
 * Concurrent requests return the last answer, or wait with the first request when there is none. A last answer is
 * better than none.
 */
@Injectable()
export class CachedPopularProducts extends PopularProducts {
  /** Computations of this process, by choice. */
  private readonly underWay = new Map<string, Promise<Ranking>>();
  private readonly past = new Semaphore(PAST);

  constructor(
    private readonly cache: RankingCache,
    private readonly computation: RankingComputation,
    private readonly metrics: RankingMetrics,
    private readonly log: Log,
  ) {
    super();
  }

  async find(choice: RankingChoice): Promise<Ranking> {
    const slot = slotOf(choice);
    const found = await this.cache.find(slot);
    if (found && this.cache.isFresh(found)) return found;
    const last = found ?? this.cache.remembered(slot);
    const underWay = this.underWay.get(slot.choice);
    if (!last) return inTime(choice, underWay ?? this.start(slot.choice, choice, last));
    return underWay ? this.stale(last) : this.freshOr(last, () => this.start(slot.choice, choice, last));
  }

  private start(name: string, choice: RankingChoice, last: Ranking | undefined): Promise<Ranking> {
    const computing = choice.asOf === undefined ? this.computation.run(choice, last) : this.computeInTurn(choice, last);
    this.underWay.set(name, computing);
    const forget = (): boolean => this.underWay.delete(name);
    computing.then(forget, (error: unknown) => {
      this.log.warn({ ranking: name, err: error }, 'ranking computation failed');
      setTimeout(forget, REST_MS).unref();
    });
    return computing;
  }

  /** @throws ranking.busy, also when its turn comes too late or the database takes too long */
  private computeInTurn(choice: RankingChoice, last: Ranking | undefined): Promise<Ranking> {
    const deadline = Deadline.after(ANSWER_DEADLINE_MS);
    return this.past.run(async () => {
      if (deadline.remaining() === 0) throw PAST.refusal(); // no request waits for it any more
      try {
        return await this.computation.run(choice, last);
      } catch (error) {
        throw isTimeLimitReached(error) ? PAST.refusal() : error;
      }
    });
  }

  private async freshOr(last: Ranking, compute: () => Promise<Ranking>): Promise<Ranking> {
    try {
      const ranking = await Deadline.after(PATIENCE_MS).race(compute());
      return ranking === last ? this.stale(last) : ranking;
    } catch {
      return this.stale(last); // the log has the cause
    }
  }

  private stale(last: Ranking): Ranking {
    if (!this.cache.isFresh(last)) this.metrics.answeredStale();
    return last;
  }
}

/**
 * @throws Unavailable when the computation takes longer than any request waits; ranking.busy for a ranking of the past
 */
async function inTime({ asOf }: RankingChoice, computing: Promise<Ranking>): Promise<Ranking> {
  const deadline = Deadline.after(ANSWER_DEADLINE_MS);
  try {
    return await deadline.race(computing);
  } catch (error) {
    if (deadline.remaining() > 0) throw error;
    throw asOf === undefined ? new Unavailable('database', error) : PAST.refusal();
  }
}
