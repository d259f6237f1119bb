import type { Environment } from '@app/platform';

/** How many sign-ins may fail before more are refused. */
export class SignInConfig {
  readonly failuresPerEmail: number;
  /** Many people share an address (an office, a mobile network), so it takes more. */
  readonly failuresPerAddress: number;
  /** From the first failure until the count starts over, in milliseconds. */
  readonly windowMs: number;

  constructor(env: Environment) {
    this.failuresPerEmail = env.integer('SIGN_IN_FAILURES_PER_EMAIL', { min: 1, max: 1_000_000, fallback: 10 });
    this.failuresPerAddress = env.integer('SIGN_IN_FAILURES_PER_ADDRESS', { min: 1, max: 1_000_000, fallback: 100 });
    this.windowMs = env.integer('SIGN_IN_WINDOW_SECONDS', { min: 1, max: 86_400, fallback: 900 }) * 1_000;
  }
}
