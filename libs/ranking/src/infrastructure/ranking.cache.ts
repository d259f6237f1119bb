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
/** Two processes know the database's time a little differently. What is further ahead was computed by a wrong clock. */
const TOLERATED_AHEAD_MS = 2_000;
/** Without an answer by then there is none: the ranking is no reason to wait for Redis. */
const READ_DEADLINE_MS = 300;

/** Every window and measure. */
const MOST_OF_NOW = RANKING_WINDOWS.length * RANKING_MEASURES.length;
/** Each is some 40 kB. */
const MOST_OF_THE_PAST = 26;

/** What is kept in a slot, as JSON. */
interface KeptRanking {
  readonly choice: string;
  readonly asOf: string;
  readonly computedAt: string;
  readonly products: readonly PopularProduct[];
}

/**
 * Rankings in Redis: fresh for a minute, kept for an hour as the last answer. How old one is it tells itself, so that a
 * writer who comes late cannot pass an old one off as fresh.
 */
@Injectable()
export class RankingCache {
  /** Under way, by choice. */
  private readonly reads = new Map<string, Promise<Ranking | undefined>>();
  /** Apart from each other: no number of rankings of the past makes this process forget one of now. */
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

  /** The last answer, fresh or not; nothing without Redis, and none of the future. Requests that come together share one read, and its parsing. */
  find(slot: RankingSlot): Promise<Ranking | undefined> {
    return this.reads.get(slot.choice) ?? this.read(slot);
  }

  /** The last answer that passed through this process: for when Redis has none, or is away. */
  remembered(slot: RankingSlot): Ranking | undefined {
    const ranking = this.recentOf(slot).find(slot.choice)?.ranking;
    return ranking && this.ageMs(ranking) < KEPT_MS && !this.isOfTheFuture(ranking) ? ranking : undefined;
  }

  /** Without Redis it is remembered by this process alone. */
  async store(slot: RankingSlot, ranking: Ranking): Promise<void> {
    const { key, choice } = slot;
    const { asOf, computedAt, products } = ranking;
    const text = JSON.stringify({ choice, asOf, computedAt, products });
    this.recentOf(slot).add(choice, { text, ranking });
    try {
      await withRedis(() => this.cache.set(key, text, KEPT_MS));
    } catch (error) {
      this.log.debug({ err: error }, 'a ranking was not kept'); // that Redis is away is told by its client
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

  /** The same text is the same ranking: what was made of it can be used again. */
  private parse(slot: RankingSlot, text: string): Ranking | undefined {
    const { choice } = slot;
    const recent = this.recentOf(slot).find(choice);
    if (recent?.text === text) return recent.ranking;
    const kept = JSON.parse(text) as KeptRanking;
    if (kept.choice !== choice) return undefined; // it shares the slot
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

  /** It would pass for fresh until its time comes: its window ends later than now. */
  private isOfTheFuture(ranking: Ranking): boolean {
    return this.ageMs(ranking) < -TOLERATED_AHEAD_MS;
  }
}
