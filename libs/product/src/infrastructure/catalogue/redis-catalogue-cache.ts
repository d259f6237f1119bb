import { Injectable } from '@nestjs/common';
import type { ProductId, Tx } from '@app/kernel';
import { AnswerCache } from '@app/platform';
import { CatalogueCacheInvalidator } from '../../application/catalogue-cache-invalidator';
import { type CatalogueAnswer, CatalogueCache } from '../../application/catalogue/catalogue-cache';
import { CatalogueConfig } from '../../catalogue.config';

const LISTS = 'catalogue:lists';
const AWAITED_MS = 1_000;
const keyOf = (productId: ProductId): string => `catalogue:product:${productId}`;

/**
 * Answers about the catalogue, in Redis for a second: sales do not touch them, every other change forgets them. So a hot
 * product costs the database a read a second and process, however many look at it.
 */
@Injectable()
export class RedisCatalogueCache extends CatalogueCacheInvalidator implements CatalogueCache {
  /** The changes of each open transaction. */
  private readonly changes = new WeakMap<Tx, Set<ProductId>>();

  constructor(
    private readonly cache: AnswerCache,
    private readonly config: CatalogueConfig,
  ) {
    super();
  }

  ofProduct(productId: ProductId, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer> {
    return this.cache.find({ key: keyOf(productId), field: 'answer', keepMs: this.config.cacheMs }, compute);
  }

  /** `query` identifies a list. All lists are invalidated together. */
  ofList(query: string, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer> {
    return this.cache.find({ key: LISTS, field: query, keepMs: this.config.cacheMs }, compute);
  }

  invalidate(tx: Tx, productIds: readonly ProductId[]): void {
    const changed = this.changes.get(tx) ?? new Set();
    this.changes.set(tx, changed);
    for (const productId of productIds) changed.add(productId);
    tx.afterCommit({
      name: 'invalidate the catalogue cache',
      run: () => this.cache.forget([LISTS, ...[...changed].map(keyOf)]),
      awaitedMs: AWAITED_MS,
    });
  }
}
