import type { UserId } from '@app/kernel';

export interface SignedIn {
  readonly userId: UserId;
  /** What the browser sent along: whoever gave it one of these knows it again. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

/** Hears of every sign-in, after the session is open and before it is answered. */
export abstract class SignInListener {
  /** What it throws is logged, and nobody is kept out for it. */
  abstract signedIn(signedIn: SignedIn): Promise<void>;
}
