import type { Email } from '../domain/email';

export interface SignInAttempt {
  readonly email: Email;
  readonly clientAddress: string;
}

/** What the failures so far mean for an attempt. */
export interface Throttling {
  /** Until an attempt is taken again; 0: it is not refused. */
  readonly refusedForSeconds: number;
  /** To wait before the password is looked at; 0 as long as few failed. */
  readonly delayMs: number;
}

/**
 * Counts failed sign-ins: of an account from a client network, and from a client network to any account. Past these
 * limits attempts are refused. Failures of an account from everywhere only delay its attempts, so that a stranger cannot
 * lock its owner out. Every method @throws Unavailable.
 */
export abstract class SignInThrottle {
  abstract throttlingOf(attempt: SignInAttempt): Promise<Throttling>;

  /** Seconds to wait when this failure is one too many; 0 while it is within the limits. */
  abstract countFailure(attempt: SignInAttempt): Promise<number>;
}
