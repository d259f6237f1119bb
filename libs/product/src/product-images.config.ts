import type { Environment } from '@app/platform';
import type { ShownImage } from './domain/catalogue/shown-image';
import { productSettings } from '@app/product/context';

/**
 * The address at which browsers get the pictures: a content delivery network before the bucket, or the bucket itself.
 */
export class ImageUrls {
  private readonly base: string;

  constructor(env: Environment) {
    this.base = env.read(productSettings.IMAGE_BASE_URL);
  }

  of({ keys: { thumbnail, medium, large } }: ShownImage): ShownImage['keys'] {
    return { thumbnail: this.at(thumbnail), medium: this.at(medium), large: this.at(large) };
  }

  private at(key: string): string {
    return `${this.base.replace(/\/+$/, '')}/${key}`;
  }
}

/** How the worker processes pictures. Times in milliseconds. */
export class ImageWorkerConfig {
  /** How long a task may wait when the wake-up was lost. */
  readonly pollMs: number;
  /** How long a worker may keep a task; then another worker begins it again. Longer than a check can take. */
  readonly leaseMs: number;
  /** Between two attempts while the store is unreachable: doubling from the first to the last value. */
  readonly outageMs: number;
  readonly outageMaxMs: number;
  /** Between two sweeps of abandoned pictures. */
  readonly sweepMs: number;

  constructor(env: Environment) {
    this.pollMs = env.read(productSettings.IMAGE_POLL_MS);
    this.leaseMs = env.read(productSettings.IMAGE_LEASE_MS);
    this.outageMs = env.read(productSettings.IMAGE_OUTAGE_MS);
    this.outageMaxMs = env.read(productSettings.IMAGE_OUTAGE_MAX_MS);
    this.sweepMs = env.read(productSettings.IMAGE_SWEEP_MS);
  }
}
