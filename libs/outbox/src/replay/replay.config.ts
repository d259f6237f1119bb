import type { Environment } from '@app/platform';
import { outboxSettings } from '../context';

/** For the worker, which carries replays out. */
export class ReplayConfig {
  readonly everyMs: number;
  /** A replay adds nothing while so many deliveries wait for its destination. */
  readonly maxWaiting: number;

  constructor(env: Environment) {
    this.everyMs = env.read(outboxSettings.OUTBOX_REPLAY_EVERY_MS);
    this.maxWaiting = env.read(outboxSettings.OUTBOX_REPLAY_MAX_WAITING);
  }
}
