import type { UserId } from '@app/kernel';

export interface SignedIn {
  readonly userId: UserId;
  /** The cookies of the sign-in request: a context that sets a cookie can recognise it here. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Called after every sign-in, once the session is open and before the response. */
export abstract class SignInListener {
  /** An error is logged and does not affect the sign-in. */
  abstract signedIn(signedIn: SignedIn): Promise<void>;
}
