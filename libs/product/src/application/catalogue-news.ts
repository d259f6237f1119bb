import type { ProductId } from '@app/kernel';

/** Tells whoever keeps copies of the catalogue that some of it has changed. */
export abstract class CatalogueNews {
  /** To be called after the commit. Never throws: a copy that nobody forgets lives for a second only. */
  abstract changed(productIds: readonly ProductId[]): Promise<void>;
}
