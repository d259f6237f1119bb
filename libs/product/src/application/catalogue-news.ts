import type { ProductId, Tx } from '@app/kernel';

/** Tells whoever keeps copies of the catalogue that some of it has changed. */
export abstract class CatalogueNews {
  /**
   * The copies of these products (none, where all are new) and of all lists are forgotten after the commit, which waits for that a moment. Called by
   * the repositories with each change. A copy that is not forgotten lives for a second only.
   */
  abstract changed(tx: Tx, productIds: readonly ProductId[]): void;
}
