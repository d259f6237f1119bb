import type { Environment } from '@app/platform';
import { productSettings } from '@app/product/context';

export class CatalogueConfig {
  /** How old what is shown of the catalogue may be, stock included, in milliseconds; 0: not at all. What is sold never is. */
  readonly cacheMs: number;

  constructor(env: Environment) {
    this.cacheMs = env.read(productSettings.CATALOGUE_CACHE_MS);
  }
}
