import type { Environment } from '@app/platform';
import { outboxSettings } from '../context';

/** For the worker, which sums the hours. Times in milliseconds. */
export class ManifestConfig {
  readonly everyMs: number;
  /** An event of an earlier time than this ago can no longer be committed: longer than any transaction lives. */
  readonly delayMs: number;

  constructor(env: Environment) {
    this.everyMs = env.read(outboxSettings.OUTBOX_MANIFEST_EVERY_MS);
    this.delayMs = env.read(outboxSettings.OUTBOX_MANIFEST_DELAY_MS);
  }
}
