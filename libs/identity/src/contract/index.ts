import type { UserId } from '@app/kernel';

export interface SignedIn {
  readonly userId: UserId;
  /** What the browser sent along: whoever gave it one of these knows it again. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Hears of every sign-in, after the session is open and before it is answered. */
export abstract class SignInListener {
  /** Never throws: nobody is kept out for what a listener could not do. */
  abstract signedIn(signedIn: SignedIn): Promise<void>;
}
