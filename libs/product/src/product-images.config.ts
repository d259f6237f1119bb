import type { Environment } from '@app/platform';
import type { ShownImage } from './domain/catalogue/shown-image';

/** Where browsers get the pictures: a content delivery network before the bucket, or the bucket itself. */
export class ImageUrls {
  private readonly base: string;

  constructor(env: Environment) {
    this.base = env.url('IMAGE_BASE_URL', ['http', 'https']);
  }

  of({ keys: { thumbnail, medium, large } }: ShownImage): ShownImage['keys'] {
    return { thumbnail: this.at(thumbnail), medium: this.at(medium), large: this.at(large) };
  }

  private at(key: string): string {
    return `${this.base.replace(/\/+$/, '')}/${key}`;
  }
}

/** How the worker goes about pictures. Times in milliseconds. */
export class ImageWorkerConfig {
  /** How long a task may wait when the wake-up was lost. */
  readonly pollMs: number;
  /** How long a worker may keep one; after that, another begins again. Longer than a check can take. */
  readonly leaseMs: number;
  /** Between two tries while the store cannot be used: doubling from the first to the last value. */
  readonly outageMs: number;
  readonly outageMaxMs: number;
  /** Between two searches for what nobody waits for any more. */
  readonly sweepMs: number;

  constructor(env: Environment) {
    const ms = (name: string, fallback: number): number => env.integer(name, { min: 1, max: 86_400_000, fallback });
    this.pollMs = ms('IMAGE_POLL_MS', 1_000);
    this.leaseMs = ms('IMAGE_LEASE_MS', 180_000);
    this.outageMs = ms('IMAGE_OUTAGE_MS', 200);
    this.outageMaxMs = ms('IMAGE_OUTAGE_MAX_MS', 10_000);
    this.sweepMs = ms('IMAGE_SWEEP_MS', 21_600_000);
  }
}
