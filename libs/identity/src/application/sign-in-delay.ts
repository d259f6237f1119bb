/** The pause before a password of an account with many failures is looked at. */
export abstract class SignInDelay {
  /** Waits for so many milliseconds. Returns at once when too many wait already: a delay is never a reason to refuse. */
  abstract wait(ms: number): Promise<void>;
}
