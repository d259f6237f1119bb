import type { Environment } from '@app/platform';
import { identitySettings } from '../context';

export class SessionConfig {
  /** A session ends when it is not used for so long, in milliseconds. */
  readonly idleMs: number;
  /** A session ends so long after the sign-in however much it is used, in milliseconds. */
  readonly absoluteMs: number;

  constructor(env: Environment) {
    const absolute = env.read(identitySettings.SESSION_ABSOLUTE_SECONDS);
    this.absoluteMs = absolute * 1_000;
    this.idleMs = env.read(identitySettings.SESSION_IDLE_SECONDS, { max: absolute }) * 1_000;
  }
}
