import type { Environment } from '@app/platform';
import { identitySettings } from '../context';

export class SessionConfig {
  /** The time after which an unused session ends, in milliseconds. */
  readonly idleMs: number;
  /** The time after the sign-in at which a session ends, used or not, in milliseconds. */
  readonly absoluteMs: number;

  constructor(env: Environment) {
    const absolute = env.read(identitySettings.SESSION_ABSOLUTE_SECONDS);
    this.absoluteMs = absolute * 1_000;
    this.idleMs = env.read(identitySettings.SESSION_IDLE_SECONDS, { max: absolute }) * 1_000;
  }
}
