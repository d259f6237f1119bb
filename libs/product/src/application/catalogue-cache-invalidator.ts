import type { ProductId, Tx } from '@app/kernel';

export abstract class CatalogueCacheInvalidator {
  /**
   * Forgets the cached answers about these products (none, where all are new) and all cached lists after the commit,
   * which waits a moment for that. The repositories call it with each change. A cached answer that is not forgotten
   * lives for a second only.
   */
  abstract invalidate(tx: Tx, productIds: readonly ProductId[]): void;
}
