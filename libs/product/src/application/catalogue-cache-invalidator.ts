import type { ProductId, Tx } from '@app/kernel';

export abstract class CatalogueCacheInvalidator {
  /**
   * Removes the cached answers about these products (none for new products) and all cached lists after the commit,
   * which waits for it for a moment. The repositories call it with each change. An answer that stays in the cache
   * expires after a second.
   */
  abstract invalidate(tx: Tx, productIds: readonly ProductId[]): void;
}
