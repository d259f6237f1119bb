import type { Environment } from '@app/platform';
import { dataPlatformSettings } from '../data-platform.settings';

/** Times in milliseconds. */
export class ReconciliationConfig {
  /** Undefined: nothing is compared. */
  readonly shop: { readonly url: string; readonly apiKey: string } | undefined;
  readonly everyMs: number;
  /** Missing events are late for so long after the end of their hour, and then a gap. */
  readonly graceMs: number;

  constructor(env: Environment) {
    const url = env.read(dataPlatformSettings.SHOP_URL);
    const apiKey = env.read(dataPlatformSettings.SHOP_API_KEY);
    this.shop = url !== undefined && apiKey !== undefined ? { url: url.replace(/\/$/, ''), apiKey } : undefined;
    this.everyMs = env.read(dataPlatformSettings.RECONCILE_EVERY_MS);
    this.graceMs = env.read(dataPlatformSettings.RECONCILE_GRACE_MS);
  }
}
