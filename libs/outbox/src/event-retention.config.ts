import type { Environment } from '@app/platform';
import { readEventRetentionDays } from './retention';

/** How long sent events can be replayed. */
export class EventRetention {
  readonly days: number;

  constructor(env: Environment) {
    this.days = readEventRetentionDays(env);
  }
}
