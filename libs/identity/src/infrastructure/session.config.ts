import type { Environment } from '@app/platform';

export class SessionConfig {
  /** A session ends when it is not used for so long, in milliseconds. */
  readonly idleMs: number;
  /** A session ends so long after the sign-in however much it is used, in milliseconds. */
  readonly absoluteMs: number;

  constructor(env: Environment) {
    const year = 366 * 24 * 60 * 60;
    const absolute = env.integer('SESSION_ABSOLUTE_SECONDS', { min: 1, max: year, fallback: 43_200 });
    this.absoluteMs = absolute * 1_000;
    this.idleMs = env.integer('SESSION_IDLE_SECONDS', { min: 1, max: absolute, fallback: 1_800 }) * 1_000;
  }
}
