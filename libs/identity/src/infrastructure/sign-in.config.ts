import type { Environment } from '@app/platform';
import { identitySettings } from '../context';

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
    this.failuresPerEmailAndNetwork = env.read(identitySettings.SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK);
    this.failuresPerNetwork = env.read(identitySettings.SIGN_IN_FAILURES_PER_NETWORK);
    this.failuresBeforeDelay = env.read(identitySettings.SIGN_IN_FAILURES_BEFORE_DELAY);
    this.longestDelayMs = env.read(identitySettings.SIGN_IN_LONGEST_DELAY_MS);
    this.windowMs = env.read(identitySettings.SIGN_IN_WINDOW_SECONDS) * 1_000;
  }
}
