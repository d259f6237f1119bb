import type { Environment } from '@app/platform';
import { productSettings } from '@app/product/context';

export class CatalogueConfig {
  /**
   * The greatest age of catalogue answers, stock included, in milliseconds; 0: not cached. Orders never use cached
   * data.
   */
  readonly cacheMs: number;

  constructor(env: Environment) {
    this.cacheMs = env.read(productSettings.CATALOGUE_CACHE_MS);
  }
}
