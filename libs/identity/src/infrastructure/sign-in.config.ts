import type { Environment } from '@app/platform';

/** How many sign-ins may fail before more are refused or delayed. */
export class SignInConfig {
  /** Of one account, from one client network: past it sign-ins to that account from that network are refused. */
  readonly failuresPerEmailAndNetwork: number;
  /** From one client network, to any account. Many people share a network (an office, a mobile network), so it takes more. */
  readonly failuresPerNetwork: number;
  /** Of one account, from anywhere: past it sign-ins to that account are delayed, and never refused. */
  readonly failuresBeforeDelay: number;
  readonly longestDelayMs: number;
  /** From the first failure until the count starts over, in milliseconds. */
  readonly windowMs: number;

  constructor(env: Environment) {
    const count = { min: 1, max: 1_000_000 };
    this.failuresPerEmailAndNetwork = env.integer('SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK', { ...count, fallback: 10 });
    this.failuresPerNetwork = env.integer('SIGN_IN_FAILURES_PER_NETWORK', { ...count, fallback: 100 });
    this.failuresBeforeDelay = env.integer('SIGN_IN_FAILURES_BEFORE_DELAY', { ...count, fallback: 10 });
    this.longestDelayMs = env.integer('SIGN_IN_LONGEST_DELAY_MS', { min: 0, max: 10_000, fallback: 2_000 });
    this.windowMs = env.integer('SIGN_IN_WINDOW_SECONDS', { min: 1, max: 86_400, fallback: 900 }) * 1_000;
  }
}
