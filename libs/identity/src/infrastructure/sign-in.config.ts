import type { Environment } from '@app/platform';
import { identitySettings } from '../context';

/** The limits of failed sign-ins, after which further attempts are refused or delayed. */
export class SignInConfig {
  /** For one account from one client network: past it sign-ins to that account from that network are refused. */
  readonly failuresPerEmailAndNetwork: number;
  /**
   * For one client network, to any account. Many users share a network (an office, a mobile network), so the limit is
   * higher.
   */
  readonly failuresPerNetwork: number;
  /** For one account from all networks: past it sign-ins to that account are delayed, and never refused. */
  readonly failuresBeforeDelay: number;
  readonly longestDelayMs: number;
  /** From the first failure until the count starts over, in milliseconds. */
  readonly windowMs: number;

  constructor(env: Environment) {
    this.failuresPerEmailAndNetwork = env.read(identitySettings.SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK);
    this.failuresPerNetwork = env.read(identitySettings.SIGN_IN_FAILURES_PER_NETWORK);
    this.failuresBeforeDelay = env.read(identitySettings.SIGN_IN_FAILURES_BEFORE_DELAY);
    this.longestDelayMs = env.read(identitySettings.SIGN_IN_LONGEST_DELAY_MS);
    this.windowMs = env.read(identitySettings.SIGN_IN_WINDOW_SECONDS) * 1_000;
  }
}
