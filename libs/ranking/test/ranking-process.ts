import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, Money, newId, type ProductId } from '@app/kernel';
import {
  LocksModule,
  LoggingModule,
  MetricsModule,
  RedisCacheModule,
  type RedisClient,
  RedisModule,
} from '@app/platform';
import { REDIS } from '@app/platform/redis/redis.module';
import { ProductDirectory, type ProductFacts } from '@app/product/contract/product-directory.queries';
import { configModule } from '@test/support/nest';
import { waitFor } from '@test/support/wait-for';
import { ComputedPopularProducts } from '../src/application/computed-popular-products';
import { PopularProducts } from '../src/application/popular-products';
import { RankingQueries, type RankingQuestion } from '../src/application/ranking.queries';
import type { RankedProduct } from '../src/domain/ranking';
import { CachedPopularProducts } from '../src/infrastructure/cached-popular-products';
import { RankingComputation } from '../src/infrastructure/ranking-computation';
import { RankingCache } from '../src/infrastructure/ranking.cache';
import { RankingMetrics } from '../src/infrastructure/ranking.metrics';

/** Counts its queries; the spec decides when and how it answers. */
export class CountingQueries extends RankingQueries {
  readonly asked: RankingQuestion[] = [];
  running = 0;
  mostAtOnce = 0;
  answer: () => Promise<RankedProduct[]> = () => Promise.resolve([aProduct()]);

  async top(question: RankingQuestion): Promise<RankedProduct[]> {
    this.asked.push(question);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.running);
    try {
      return await this.answer();
    } finally {
      this.running--;
    }
  }
}

export const aProduct = (quantity = 1): RankedProduct => ({ productId: newId(), quantity, revenue: quantity * 900 });

/** Returns facts for every product. */
export class AllKnowing extends ProductDirectory {
  findAll(ids: readonly ProductId[]): Promise<Map<ProductId, ProductFacts>> {
    const facts = { name: 'Tea', price: Money.of(1_000), stock: 1, forSale: true };
    return Promise.resolve(new Map(ids.map((productId) => [productId, { productId, ...facts }])));
  }
}

/** The read side of the ranking in one process: a Redis client of its own, and the database behind `queries`. */
export class RankingProcess {
  private constructor(
    private readonly module: TestingModule,
    readonly products: PopularProducts,
  ) {}

  static async start(options: { redisUrl: string; queries: RankingQueries; clock: Clock }): Promise<RankingProcess> {
    const module = await Test.createTestingModule({
      imports: [
        configModule({ LOG_LEVEL: 'silent', REDIS_URL: options.redisUrl }),
        LoggingModule,
        MetricsModule,
        RedisModule.forRoot(),
        LocksModule,
        RedisCacheModule,
      ],
      providers: [
        { provide: Clock, useValue: options.clock },
        { provide: RankingQueries, useValue: options.queries },
        { provide: ProductDirectory, useClass: AllKnowing },
        { provide: PopularProducts, useClass: CachedPopularProducts },
        ComputedPopularProducts,
        RankingComputation,
        RankingCache,
        RankingMetrics,
      ],
    }).compile();
    await module.init();
    const started = new RankingProcess(module, module.get(PopularProducts));
    await waitFor(() => started.redis.isReady);
    return started;
  }

  get redis(): RedisClient {
    return this.module.get(REDIS, { strict: false });
  }

  stop(): Promise<void> {
    return this.module.close();
  }
}
