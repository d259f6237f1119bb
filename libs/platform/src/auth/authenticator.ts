import type { Machine, SignedInUser } from './principal';

/** Who is behind a session token or an API key; `identity` implements it. */
export abstract class Authenticator {
  /** Also keeps the session alive. @throws Unavailable when sessions can't be read. */
  abstract findSession(token: string): Promise<SignedInUser | undefined>;
  abstract findMachine(apiKey: string): Machine | undefined;
}
