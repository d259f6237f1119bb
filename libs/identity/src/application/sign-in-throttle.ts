import type { Email } from '../domain/email';

export interface SignInAttempt {
  readonly email: Email;
  readonly clientAddress: string;
}

/** The effect of earlier failures on an attempt. */
export interface Throttling {
  /** Seconds until the next attempt is allowed; 0: the attempt is allowed. */
  readonly refusedForSeconds: number;
  /** Milliseconds to wait before the password check; 0 after few failures. */
  readonly delayMs: number;
}

/**
 * Counts failed sign-ins: of an account from a client network, and from a client network to any account. Past these
 * limits attempts are refused. Failures of an account from all networks only delay its attempts, so that a stranger
 * cannot lock the owner out. Every method
 * @throws Unavailable.
 */
export abstract class SignInThrottle {
  abstract throttlingOf(attempt: SignInAttempt): Promise<Throttling>;

  /** Returns the seconds to wait when this failure exceeds a limit; 0 within the limits. */
  abstract countFailure(attempt: SignInAttempt): Promise<number>;
}
