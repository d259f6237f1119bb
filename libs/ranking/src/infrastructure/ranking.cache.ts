import { Cache } from '@nestjs/cache-manager';
import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { Log, withRedis } from '@app/platform';
import type { PopularProduct, Ranking } from '../application/popular-products';
import { RANKING_MEASURES, RANKING_WINDOWS } from '../domain/ranking';
import type { RankingSlot } from './ranking-slot';
import { RecentRankings } from './recent-rankings';

const FRESH_MS = 60_000;
const KEPT_MS = 60 * 60 * 1_000;
/**
 * Two processes estimate the database's time slightly differently. An answer that is further ahead was computed with a
 * wrong clock.
 */
const TOLERATED_AHEAD_MS = 2_000;
/** The time limit of a cache read: a ranking is no reason to wait for Redis. */
const READ_DEADLINE_MS = 300;

/** Every window and measure. */
const MOST_OF_NOW = RANKING_WINDOWS.length * RANKING_MEASURES.length;
/** Each is about 40 kB. */
const MOST_OF_THE_PAST = 26;

/** The content of a slot, as JSON. */
interface KeptRanking {
  readonly choice: string;
  readonly asOf: string;
  readonly computedAt: string;
  readonly products: readonly PopularProduct[];
}

/**
 * Rankings in Redis: fresh for a minute, kept for an hour as the last answer. An answer carries its own age, so that a
 * late write cannot make an old answer fresh.
 */
@Injectable()
export class RankingCache {
  /** Reads under way, by choice. */
  private readonly reads = new Map<string, Promise<Ranking | undefined>>();
  /** Separate caches: rankings of the past never evict current ones in this process. */
  private readonly recent = new RecentRankings(MOST_OF_NOW);
  private readonly recentPast = new RecentRankings(MOST_OF_THE_PAST);

  constructor(
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  isFresh(ranking: Ranking): boolean {
    return this.ageMs(ranking) < FRESH_MS && !this.isOfTheFuture(ranking);
  }

  /**
   * Returns the last answer, fresh or not; nothing without Redis, and no answer of the future. Concurrent requests
   * share one read and its parsing.
   */
  find(slot: RankingSlot): Promise<Ranking | undefined> {
    return this.reads.get(slot.choice) ?? this.read(slot);
  }

  /** The last answer that passed through this process, for when Redis has none or is unavailable. */
  remembered(slot: RankingSlot): Ranking | undefined {
    const ranking = this.recentOf(slot).find(slot.choice)?.ranking;
    return ranking && this.ageMs(ranking) < KEPT_MS && !this.isOfTheFuture(ranking) ? ranking : undefined;
  }

  /** Without Redis only this process remembers the answer. */
  async store(slot: RankingSlot, ranking: Ranking): Promise<void> {
    const { key, choice } = slot;
    const { asOf, computedAt, products } = ranking;
    const text = JSON.stringify({ choice, asOf, computedAt, products });
    this.recentOf(slot).add(choice, { text, ranking });
    try {
      await withRedis(() => this.cache.set(key, text, KEPT_MS));
    } catch (error) {
      this.log.debug({ err: error }, 'ranking cache write failed'); // the Redis client logs that Redis is unavailable
    }
  }

  private read(slot: RankingSlot): Promise<Ranking | undefined> {
    const { key, choice } = slot;
    const reading = withRedis(() => this.cache.get<string>(key), READ_DEADLINE_MS)
      .catch(() => undefined)
      .then((text) => (text === undefined ? undefined : this.parse(slot, text)))
      .then((ranking) => (ranking && this.isOfTheFuture(ranking) ? undefined : ranking))
      .finally(() => this.reads.delete(choice));
    this.reads.set(choice, reading);
    return reading;
  }

  /** The same text is the same ranking, so its parsed form is reused. */
  private parse(slot: RankingSlot, text: string): Ranking | undefined {
    const { choice } = slot;
    const recent = this.recentOf(slot).find(choice);
    if (recent?.text === text) return recent.ranking;
    const kept = JSON.parse(text) as KeptRanking;
    if (kept.choice !== choice) return undefined; // the slot holds another choice
    const ranking = { asOf: new Date(kept.asOf), computedAt: new Date(kept.computedAt), products: kept.products };
    this.recentOf(slot).add(choice, { text, ranking });
    return ranking;
  }

  private recentOf({ isPast }: RankingSlot): RecentRankings {
    return isPast ? this.recentPast : this.recent;
  }

  private ageMs({ computedAt }: Ranking): number {
    return this.clock.now().getTime() - computedAt.getTime();
  }

  /** Such an answer would count as fresh until its time comes: its window ends later than now. */
  private isOfTheFuture(ranking: Ranking): boolean {
    return this.ageMs(ranking) < -TOLERATED_AHEAD_MS;
  }
}
