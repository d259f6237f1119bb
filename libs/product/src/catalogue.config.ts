import type { Environment } from '@app/platform';

export class CatalogueConfig {
  /** How old what is shown of the catalogue may be, stock included, in milliseconds; 0: not at all. What is sold never is. */
  readonly cacheMs: number;

  constructor(env: Environment) {
    this.cacheMs = env.integer('CATALOGUE_CACHE_MS', { min: 0, max: 60_000, fallback: 1_000 });
  }
}
