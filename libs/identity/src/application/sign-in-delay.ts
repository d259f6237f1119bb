/** The pause before the password check of an account with many failures. */
export abstract class SignInDelay {
  /**
   * Waits for that many milliseconds. Returns at once when too many requests wait already: a delay never refuses a
   * request.
   */
  abstract wait(ms: number): Promise<void>;
}
