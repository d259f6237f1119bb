import type { Email } from '../domain/email';

export interface SignInAttempt {
  readonly email: Email;
  readonly clientAddress: string;
}

/** Counts failed sign-ins per e-mail address and per client address. Every method @throws Unavailable. */
export abstract class SignInThrottle {
  /** Seconds until an attempt is taken again; 0: go ahead. */
  abstract secondsToWait(attempt: SignInAttempt): Promise<number>;

  /** Seconds to wait when this failure is one too many; 0 while it is within the limits. */
  abstract countFailure(attempt: SignInAttempt): Promise<number>;
}
